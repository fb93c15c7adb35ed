import { createServer, type AddressInfo, type Socket } from 'node:net';

/** As much of Redis as counting takes, in this process: it can be lost and come back, and hang. */
export interface FakeRedis {
  readonly url: string;
  /** Points by key, whoever counted them. */
  readonly counted: ReadonlyMap<string, number>;
  /** Closes every connection and takes no new ones. */
  lose(): Promise<void>;
  comeBack(): Promise<void>;
  /** Takes what is sent and answers nothing. */
  hang(): void;
  stop(): Promise<void>;
}

export async function startFakeRedis(): Promise<FakeRedis> {
  const counted = new Map<string, number>();
  const sockets = new Set<Socket>();
  const state = { hangs: false };
  const listenOn = (port: number) =>
    new Promise<ReturnType<typeof createServer>>((resolve) => {
      const server = createServer((socket) => {
        sockets.add(socket.once('close', () => sockets.delete(socket)).on('error', () => undefined));
        serve(socket, counted, state);
      });
      server.listen(port, '127.0.0.1', () => resolve(server));
    });
  let server = await listenOn(0);
  const { port } = server.address() as AddressInfo;
  const lose = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    counted,
    lose,
    async comeBack() {
      state.hangs = false;
      server = await listenOn(port);
    },
    hang() {
      state.hangs = true;
    },
    stop: lose,
  };
}

function serve(socket: Socket, counted: Map<string, number>, state: { readonly hangs: boolean }): void {
  let text = '';
  let queued: string[] | undefined;
  socket.on('data', (chunk) => {
    if (state.hangs) return;
    text += chunk.toString();
    for (let read = readCommand(text); read; read = readCommand(text)) {
      text = text.slice(read.length);
      const [name = '', ...args] = read.words;
      if (name.toLowerCase() === 'multi') {
        queued = [];
        socket.write('+OK\r\n');
      } else if (name.toLowerCase() === 'exec') {
        socket.write(`*${queued!.length}\r\n${queued!.join('')}`);
        queued = undefined;
      } else if (queued) {
        queued.push(answer(name, args, counted));
        socket.write('+QUEUED\r\n');
      } else socket.write(answer(name, args, counted));
    }
  });
}

function answer(name: string, args: readonly string[], counted: Map<string, number>): string {
  switch (name.toLowerCase()) {
    case 'info':
      return '$9\r\nloading:0\r\n';
    case 'evalsha':
    case 'eval': {
      const [, , key = '', points] = args;
      counted.set(key, (counted.get(key) ?? 0) + Number(points));
      return `*2\r\n:${counted.get(key)}\r\n:60000\r\n`;
    }
    case 'get': {
      const points = counted.get(args[0]!);
      return points === undefined ? '$-1\r\n' : `$${String(points).length}\r\n${points}\r\n`;
    }
    case 'pttl':
      return ':60000\r\n';
    default:
      return '+OK\r\n';
  }
}

/** One command in Redis' wire form, an array of texts; undefined while it is not whole. */
function readCommand(text: string): { readonly words: readonly string[]; readonly length: number } | undefined {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (!head) return undefined;
  const words: string[] = [];
  let at = head[0].length;
  while (words.length < Number(head[1])) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at));
    if (!size) return undefined;
    const from = at + size[0].length;
    const to = from + Number(size[1]);
    if (text.length < to + 2) return undefined;
    words.push(text.slice(from, to));
    at = to + 2;
  }
  return { words, length: at };
}
