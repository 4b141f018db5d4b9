// A receiver of webhooks on this machine: it keeps what came, answers as it was told to, and checks signatures as a
// receiver would, from time and body alone.

import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  url: string;
  /** What stands in the address behind the host: a secret, as chat services have it. */
  secret: string;
  calls: Call[];
  /** Status of the next answers. */
  answer: number;
  close(): Promise<void>;
}

export async function receive(): Promise<Receiver> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      calls.push({ headers: request.headers, body: Buffer.concat(pieces).toString() });
      response.writeHead(receiver.answer).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const secret = `T${crypto.randomUUID()}`;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hooks/${secret}`,
    secret,
    calls,
    answer: 200,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

/** Whether a call is signed with this key. */
export function signed(call: Call, key: string): boolean {
  const [, time, hash] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(call.headers['saiki-signature'])) ?? [];
  return time !== undefined && createHmac('sha256', key).update(`${time}.${call.body}`).digest('hex') === hash;
}
