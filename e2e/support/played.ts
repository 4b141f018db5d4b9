// A stage on which the demo's scenario was played: an incident with everything in it. Played once for a worker.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Api, type Login, type Role } from './api';
import { programs, start, type Stage } from './stage';

export interface Played extends Stage {
  logins: Record<Role, Login>;
  /** What was played, in the play's own lines. */
  told: string;
  /** Reads as the administrator, who sees every incident. */
  api: Api;
  /** Files that were handed out: `proof.zip`, `sokuho.json` and others. */
  output: string;
}

export async function play(): Promise<Played> {
  const stage = await start();
  const output = mkdtempSync(join(tmpdir(), 'saiki-play-'));
  const run = spawnSync(programs.play, [], {
    encoding: 'utf8',
    env: {
      ...process.env,
      SAIKI_PLAY_URL: stage.url,
      SAIKI_PLAY_ADMIN_EMAIL: stage.admin.email,
      SAIKI_PLAY_ADMIN_PASSWORD: stage.admin.password,
      SAIKI_PLAY_PROGRAM: programs.server,
      SAIKI_PLAY_SINK: stage.sink,
      SAIKI_PLAY_DATA: resolve(import.meta.dirname, '../data'),
      SAIKI_PLAY_OUTPUT: output,
    },
  });
  const stop = async () => {
    await stage.stop();
    rmSync(output, { recursive: true, force: true });
  };
  if (run.status !== 0) {
    await stop();
    throw new Error(`the play failed: ${run.error ?? ''}\n${run.stdout}\n${run.stderr}`);
  }
  const logins = {} as Record<Role, Login>;
  for (const [, email, password] of run.stdout.matchAll(/(\S+@aoba-ticket\.example)\s+(\S+)/g)) {
    const role = email.split('@')[0] as Role;
    logins[role] = { id: '', name: role, email, password };
  }
  const api = await Api.signIn(stage, stage.admin.email, stage.admin.password);
  // The play tells nobody outside; the page of a webhook is looked at all the same.
  await api.post('webhooks', {
    name: '当番のチャット',
    url: 'https://chat.aoba-ticket.example/hooks/saiki',
    events: ['clock.*', 'filing.filed', 'campaign.paused'],
    lang: 'ja',
    enabled: false,
  });
  return { ...stage, stop, logins, told: run.stdout, api, output };
}

/** The address of the incident with the most in it: people, letters, a sending. */
export async function fullest(played: Played): Promise<string> {
  const incidents = await played.api.all<{ id: string; counts: { people: number; campaigns: number } }>('incidents');
  const [first] = incidents.toSorted((a, b) => b.counts.campaigns - a.counts.campaigns || b.counts.people - a.counts.people);
  return `/incidents/${first.id}`;
}
