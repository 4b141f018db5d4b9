// A server with an empty database and a mail server beside it, in a directory of their own. What users do with them is in
// the tests.

import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const target = resolve(import.meta.dirname, '../../target/debug');

/** The programs, as `cargo xtask test` built them. */
export const programs = {
  server: process.env.SAIKI_TEST_BIN ?? join(target, 'saiki'),
  sink: process.env.SAIKI_TEST_SINK_BIN ?? join(target, 'saiki-sink'),
  play: process.env.SAIKI_TEST_PLAY_BIN ?? join(target, 'play-demo'),
};

export interface Stage {
  /** `http://127.0.0.1:…`, without a slash at the end. */
  url: string;
  admin: { email: string; password: string };
  /** Directory of the mail server: `ledger.jsonl`, `mails/`. */
  sink: string;
  stop(): Promise<void>;
}

export async function start(): Promise<Stage> {
  const home = mkdtempSync(join(tmpdir(), 'saiki-e2e-'));
  const sinkDir = join(home, 'sink');
  const sink = spawn(programs.sink, ['--dir', sinkDir, '--keep-mails'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { addr } = JSON.parse(await firstLine(sink)) as { addr: string };
  const port = await freePort();
  const admin = { email: 'admin@aoba-ticket.example', password: randomBytes(12).toString('hex') };
  const log = openSync(join(home, 'server.log'), 'w');
  const server = spawn(programs.server, ['serve'], {
    cwd: home,
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env.PATH,
      SAIKI_DATA_DIR: home,
      SAIKI_LISTEN: `127.0.0.1:${port}`,
      SAIKI_ADMIN_EMAIL: admin.email,
      SAIKI_ADMIN_PASSWORD: admin.password,
      SAIKI_SMTP_URL: `smtp://${addr}`,
      SAIKI_MAIL_FROM: 'notice@aoba-ticket.example',
      SAIKI_SMTP_RETRY_SECONDS: '1',
      // Receivers of the tests are on this machine.
      SAIKI_WEBHOOK_PRIVATE: 'true',
    },
  });
  closeSync(log);
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await Promise.all([end(server), end(sink)]);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await ready(url, server);
  } catch (error) {
    const said = readFileSync(join(home, 'server.log'), 'utf8');
    await stop();
    throw new Error(`${error}\n${said}`);
  }
  return { url, admin, sink: sinkDir, stop };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let text = '';
    child.once('error', fail);
    child.once('exit', (code) => fail(new Error(`${child.spawnfile} ended with ${code}`)));
    child.stdout?.on('data', (piece: Buffer) => {
      text += piece.toString();
      const line = text.split('\n', 1)[0];
      if (text.includes('\n')) done(line);
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail).listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    const answer = await fetch(`${url}/health/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((wait) => setTimeout(wait, 50));
  }
  throw new Error('the server is not ready after 30 s');
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once('exit', () => done());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
  });
}
