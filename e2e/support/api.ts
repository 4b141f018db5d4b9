// The public API as a set-up tool: users and incidents that a test presupposes. What a test is about, it does in the
// browser.

import type { Stage } from './stage';

export interface Login {
  id: string;
  name: string;
  email: string;
  password: string;
}

export class Api {
  private constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  static async signIn(stage: Stage, email: string, password: string): Promise<Api> {
    const answer = await fetch(`${stage.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (!answer.ok) throw new Error(`signing in: ${answer.status} ${await answer.text()}`);
    const session = (await answer.json()) as { access_token: string };
    return new Api(`${stage.url}/api/v1/`, session.access_token);
  }

  get<T = any>(path: string): Promise<T> {
    return this.send('GET', path);
  }

  post<T = any>(path: string, body: unknown, version?: number): Promise<T> {
    return this.send('POST', path, JSON.stringify(body), 'application/json', version);
  }

  patch<T = any>(path: string, version: number, body: unknown): Promise<T> {
    return this.send('PATCH', path, JSON.stringify(body), 'application/json', version);
  }

  put<T = any>(path: string, version: number, body: unknown): Promise<T> {
    return this.send('PUT', path, JSON.stringify(body), 'application/json', version);
  }

  remove(path: string, version: number): Promise<void> {
    return this.send('DELETE', path, undefined, undefined, version);
  }

  upload<T = any>(path: string, file: Uint8Array): Promise<T> {
    return this.send('POST', path, file, 'text/csv');
  }

  async download(path: string): Promise<Buffer> {
    const answer = await fetch(this.base + path, { headers: { Authorization: `Bearer ${this.token}` } });
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  /** Every row of a list. */
  async all<T = any>(path: string): Promise<T[]> {
    const rows: T[] = [];
    let cursor: string | null = null;
    do {
      const joint = path.includes('?') ? '&' : '?';
      const from: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
      const page: { items: T[]; next_cursor: string | null } = await this.get(`${path}${joint}limit=200${from}`);
      rows.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor);
    return rows;
  }

  private async send<T>(method: string, path: string, body?: string | Uint8Array, type?: string, version?: number): Promise<T> {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.token}` };
    if (type) headers['Content-Type'] = type;
    if (version !== undefined) headers['If-Match'] = `"${version}"`;
    const answer = await fetch(this.base + path, { method, headers, body: body as BodyInit });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }
}

/** The organisation of the scenarios. */
export const ORGANISATION = {
  name: { ja: 'あおばチケット株式会社', en: 'Aoba Ticket Inc.' },
  representative: { ja: '代表取締役社長　芦原 千景', en: 'Chikage Ashihara, President' },
  address: { ja: '東京都若葉市中央1-2-3', en: '1-2-3 Chuo, Wakaba, Tokyo' },
  legal_id: '0000000000000',
  sector: { ja: '興行チケットの販売', en: 'Ticket sales' },
  desk: {
    name: { ja: 'あおばチケット お客様窓口', en: 'Aoba Ticket customer desk' },
    phone: '0120-000-418',
    email: 'desk@aoba-ticket.example',
    hours: { ja: '毎日 9時から20時まで', en: 'every day 9:00 to 20:00 Japan time' },
  },
  zone: 'Asia/Tokyo',
  version: 0,
};

const CAST = [
  ['lead', '青山 玲子（復旧責任者）'],
  ['comms', '早瀬 真一（広報担当）'],
  ['approver', '長谷部 薫（広報部長）'],
  ['compliance', '北条 ゆかり（法務）'],
  ['auditor', '三好 直樹（監査）'],
] as const;

export type Role = (typeof CAST)[number][0];

/** Makes the organisation and its users; returns how each signs in. */
export async function furnish(stage: Stage): Promise<Record<Role, Login>> {
  const admin = await Api.signIn(stage, stage.admin.email, stage.admin.password);
  const { version } = await admin.get('organisation');
  await admin.put('organisation', version, ORGANISATION);
  const logins = {} as Record<Role, Login>;
  for (const [role, name] of CAST) {
    const password = `pw-${crypto.randomUUID()}`;
    const email = `${role}@aoba-ticket.example`;
    const user = await admin.post('users', { email, name, role, password, lang: 'ja' });
    logins[role] = { id: user.id, name, email, password };
  }
  return logins;
}
