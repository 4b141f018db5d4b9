// The mails that the receiver took, parsed, and their comparison with the ledger, one by one.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import type { Stage } from './stage';

export interface Received {
  rcpt: string;
  message_id: string;
  sha256: string;
  /** Reply given; 0 when the line broke before it. */
  reply: number;
  mail: ParsedMail;
}

export async function received(stage: Stage): Promise<Received[]> {
  const lines = readFileSync(join(stage.sink, 'ledger.jsonl'), 'utf8').trim().split('\n');
  const mails: Received[] = [];
  for (const line of lines) {
    const entry = JSON.parse(line);
    const name = `${entry.t}-${entry.conn}-${entry.sha256.slice(0, 16)}.eml`;
    const mail = await simpleParser(readFileSync(join(stage.sink, 'mails', name)));
    mails.push({ ...entry, mail });
  }
  return mails;
}

const LABELS: Record<string, [ja: string, en: string]> = {
  name: ['お名前', 'name'],
  address: ['ご住所', 'postal address'],
  email: ['メールアドレス', 'email address'],
  phone: ['電話番号', 'telephone number'],
  birth_date: ['生年月日', 'date of birth'],
  login_id: ['ログインID', 'login ID'],
  purchase_history: ['ご購入履歴', 'purchase history'],
};

const squeezed = (text: string) => text.replace(/\s+/g, '');

/** Differences between a campaign's ledger and what arrived; none, when all is well. Figures beside. */
export function compare(deliveries: any[], people: any[], mails: Received[]) {
  const wrong: string[] = [];
  const person = new Map(people.map((one) => [one.id, one]));
  const byId = new Map<string, Received[]>();
  for (const one of mails) byId.set(one.message_id, [...(byId.get(one.message_id) ?? []), one]);
  const figures = { mails: 0, accepted: 0, rejected: 0, repeats: 0 };
  for (const delivery of deliveries) {
    const who = person.get(delivery.person_id);
    const got = byId.get(delivery.message_id) ?? [];
    byId.delete(delivery.message_id);
    const say = (what: string) => wrong.push(`${who?.number}: ${what}`);
    if (!who) {
      say('is nobody');
      continue;
    }
    const lost = got.filter((one) => one.reply === 0).length;
    if (delivery.state === 'accepted') figures.accepted += 1;
    if (delivery.state === 'rejected') figures.rejected += 1;
    if (!['accepted', 'rejected'].includes(delivery.state)) say(`is ${delivery.state}`);
    if (delivery.state === 'accepted' && got.length === 0) say('accepted, and nothing arrived');
    if (delivery.state === 'rejected' && got.length > 0) say('refused, and yet something arrived');
    if (got.length > 1 + lost || lost > delivery.ambiguous) say(`${got.length} copies, ${delivery.ambiguous} on record`);
    figures.mails += got.length;
    figures.repeats += Math.max(0, got.length - 1);
    for (const one of got) {
      if (one.rcpt !== delivery.to || delivery.to !== who.email) say('went to another address');
      if (one.sha256 !== delivery.body_sha256) say('bytes are not those on the ledger');
      if (one.mail.messageId !== delivery.message_id) say('another Message-ID in the header');
      const to = Array.isArray(one.mail.to) ? one.mail.to : [one.mail.to];
      if (!to.some((address) => address?.text.includes(who.email))) say('another To');
      const items = who.data_items.map((item: string) => LABELS[item][who.lang === 'en' ? 1 : 0]);
      for (const part of [one.mail.text ?? '', one.mail.html || '']) {
        const text = squeezed(part.replaceAll('&#39;', "'").replaceAll('&#x27;', "'").replaceAll('&amp;', '&'));
        for (const words of [who.name, ...items]) if (!text.includes(squeezed(words))) say('something of the person is missing');
      }
    }
  }
  return { wrong, figures, others: [...byId.values()].flat() };
}
