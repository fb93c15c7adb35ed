import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';

/** Posts an operation over a connection of its own. What is answered is read only when somebody reads it. */
export async function openResponse(url: string, accept: string, body: unknown): Promise<IncomingMessage> {
  const sent = request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    agent: false,
  });
  sent.end(JSON.stringify(body));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  return response;
}

/** Reads on until what came says what was waited for; without a condition to the end. */
export async function read(response: IncomingMessage, holds: (text: string) => boolean = () => false): Promise<string> {
  let text = '';
  for await (const chunk of response.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (holds(text)) return text;
  }
  return text;
}
