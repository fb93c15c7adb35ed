import { startNewsroom, Press, storiesSchema, transportTo, writersSchema } from './newsroom.js';
import type { Newsroom, NewsroomOptions } from './newsroom.js';

export interface HeldNewsroom extends Newsroom {
  /** Lets the writers answer, now and from now on. */
  release(): void;
  /** Requests that reached the writers. */
  readonly asked: number;
  /** Of them, those that nobody waits for any more. */
  readonly aborted: number;
}

/** A newsroom whose writers say nothing until they are let. */
export async function startHeldNewsroom(options: NewsroomOptions = {}): Promise<HeldNewsroom> {
  const writers = transportTo(writersSchema());
  const counts = { asked: 0, aborted: 0 };
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const news = await startNewsroom({
    ...options,
    transports: {
      stories: transportTo(storiesSchema(new Press())),
      writers: {
        async post(sent) {
          counts.asked += 1;
          await Promise.race([
            released,
            new Promise<void>((_resolve, reject) => {
              sent.signal.addEventListener('abort', () => {
                counts.aborted += 1;
                reject(new Error('Nobody waits for the writers.'));
              });
            }),
          ]);
          return writers.post(sent);
        },
        close: () => Promise.resolve(),
      },
    },
  });
  return {
    ...news,
    release: () => release(),
    get asked() {
      return counts.asked;
    },
    get aborted() {
      return counts.aborted;
    },
  };
}
