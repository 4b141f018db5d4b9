// Writes the members of the invented ticket shop: always the same bytes, so that a check can tell whether the files are
// fresh. `node data/generate.mjs` writes, `node data/generate.mjs --check` only compares.

import { readFileSync, writeFileSync } from 'node:fs';
import { COMPANIES, DOMAINS, ENGLISH, FAMILY, FAMILY_UTF8_ONLY, GIVEN, PREFECTURES, STREETS, TOWNS } from './names.mjs';
import { toShiftJis } from './shift-jis.mjs';

const PEOPLE = 2000;
const FIRST_NUMBER = 418802;
/** People of the first lines also stand in the Shift_JIS file. */
const IN_SHIFT_JIS = 200;
/** Every so many-th person has given no mail address: they need post. */
const WITHOUT_MAIL = 100;
/** Lines that repeat somebody from this far above. */
const DUPLICATES = [400, 401, 402, 777, 905, 1203, 1204, 1499, 1500, 1701, 1802, 1950];
/** Two people of one household with one mail address: both are kept, both get a letter. */
const SHARED_ADDRESS = [310, 1310, 1710];

/** What the mail server of the demo does to a recipient, by the beginning of the local part. */
const SCRIPTED = [
  ...Array(12).fill('perm-550-5.1.1'), // no such user
  ...Array(3).fill('perm-550-5.2.1'), // mailbox disabled
  ...Array(16).fill('grey-1'), // put off once, then taken
  ...Array(3).fill('eof-before-dot~1'), // the line breaks within the text, once
  ...Array(5).fill('eof-after-dot~1'), // taken, but the line breaks before the reply: outcome unknown, sent again
];

export const HEADINGS = ['会員番号', '会員名', 'メールアドレス', '携帯電話', 'ご住所', '会社名', '言語', '閲覧された項目', '損害額', '会員区分'];

/** Mulberry32: small, and the same on every machine. */
function random(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    below: (n) => Math.floor(next() * n),
    chance: (p) => next() < p,
    one: (list) => list[Math.floor(next() * list.length)],
  };
}

const pad = (n, width) => String(n).padStart(width, '0');

/** One cell as CSV writes it. */
const cell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const line = (row) => row.map(cell).join(',');

function japanese(r, i) {
  const family = i >= IN_SHIFT_JIS && r.chance(0.01) ? r.one(FAMILY_UTF8_ONLY) : r.one(FAMILY);
  const given = r.one(GIVEN);
  const company = r.chance(0.07) ? r.one(COMPANIES) : '';
  return {
    name: `${family[0]} ${given[0]}`,
    local: r.one([`${family[1]}.${given[1]}`, `${given[1]}-${family[1]}`, `${family[1]}${given[1][0]}`]),
    phone: `090-0000-${pad(i, 4)}`,
    address: `${r.one(PREFECTURES)}${r.one(TOWNS)}${r.one(STREETS)}${1 + r.below(9)}-${1 + r.below(30)}-${1 + r.below(20)}`,
    company,
    lang: r.chance(0.5) ? '日本語' : '',
  };
}

function english(r, i) {
  const given = r.one(ENGLISH.given);
  const family = r.one(ENGLISH.family);
  const name = i >= IN_SHIFT_JIS && r.chance(0.1) ? r.one(ENGLISH.utf8Only) : `${given} ${family}`;
  return {
    name,
    local: `${given}.${family}`.toLowerCase().replace(/[^a-z.]/g, ''),
    phone: `+44 7700 900${pad(i % 1000, 3)}`,
    address: r.chance(0.5) ? `${1 + r.below(200)} Harbour Street, Sampleton` : '',
    company: r.chance(0.1) ? 'Northlight Studio Ltd.' : '',
    lang: 'English',
  };
}

/** What of a person was looked at; everybody's name and address of mail, and some more. */
function items(r) {
  const more = [['電話', 0.7], ['住所', 0.55], ['誕生日', 0.35], ['購入履歴', 0.4], ['会員ID', 0.2]];
  return ['氏名', 'メール', ...more.filter(([, p]) => r.chance(p)).map(([name]) => name)].join(';');
}

export function members() {
  const r = random(20260706);
  const scripted = new Map(SCRIPTED.map((act, n) => [37 + n * 47, act]));
  const rows = [];
  for (let i = 0; i < PEOPLE; i += 1) {
    const person = r.chance(0.06) ? english(r, i) : japanese(r, i);
    const act = scripted.get(i);
    const domain = act ? 'relay.example' : r.one(DOMAINS);
    const local = act ? `${act}+${person.local}` : `${person.local}${pad(i, 4)}`;
    const email = i % WITHOUT_MAIL === WITHOUT_MAIL - 1 ? '' : `${local}@${domain}`;
    rows.push([
      `C0${FIRST_NUMBER + i}`, person.name, email, person.phone,
      email === '' && person.address === '' ? '東京都若葉市中央1-1-1' : person.address,
      person.company, person.lang, items(r),
      r.chance(0.03) ? (3000 + 500 * r.below(90)).toLocaleString('en-US') : '',
      r.one(['一般', '一般', '一般', 'プレミアム', '法人']),
    ]);
  }
  for (const i of SHARED_ADDRESS) {
    const given = r.one(GIVEN.filter(([name]) => !rows[i][1].endsWith(` ${name}`)));
    rows[i + 1][1] = `${rows[i][1].split(' ')[0]} ${given[0]}`;
    rows[i + 1][2] = rows[i][2];
  }
  return rows;
}

export function withDuplicates(rows) {
  const out = [];
  rows.forEach((row, i) => {
    out.push(row);
    if (DUPLICATES.includes(i)) out.push(rows[i - 300]);
  });
  return out;
}

/** One line for each thing that can be wrong with a line, between lines that are right. */
export function faulty() {
  const right = (n) => `E000000${n},確認用 ${['一', '二', '三', '四'][n]},right${n}@example.jp,,,,日本語,氏名;メール,,一般`;
  return [
    HEADINGS.join(','),
    right(0),
    'E0000010,住所違い 太郎,not-an-address,,,,,氏名,,一般', // no @
    'E0000011,全角 花子,ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ,,,,,氏名,,一般', // full width
    'E0000012,"改行\r\n入り",newline@example.jp,,,,,氏名,,一般', // CR LF in a name
    'E0000013,=HYPERLINK("x"),formula@example.jp,,,,,氏名,,一般', // a formula; the bare quotes break the cell too
    'E0000014,"=SUM(A1:A9)",sum@example.jp,,,,,氏名,,一般', // a formula, properly quoted: kept as text
    'E0000015,ヌル\0文字,nul@example.jp,,,,,氏名,,一般', // NUL
    'E0000016,列不足,short@example.jp', // too few cells
    'E0000017,項目違い,item@example.jp,,,,,氏名;靴のサイズ,,一般', // unknown data item
    'E0000018,言語違い,lang@example.jp,,,,クリンゴン語,氏名,,一般', // unknown language
    'E0000019,金額違い,money@example.jp,,,,,氏名,－5百円,一般', // not an amount
    `E0000020,${'長'.repeat(120)},long@example.jp,,,,,氏名,,一般`, // 360 bytes
    'E0000021,二つの＠,two@@example.jp,,,,,氏名,,一般', // two @
    'E0000022,,nameless@example.jp,,,,,氏名,,一般', // no name
    right(1),
    right(0), // the same as line 2
    'E0000030,"引用符が,quote@example.jp,,,,,氏名,,一般', // a quote that never closes
    right(2),
  ];
}

/** The faulty lines with all three line ends mixed. */
function mixedEnds(lines) {
  return lines.map((text, i) => text + ['\r\n', '\n', '\r'][i % 3]).join('');
}

function files() {
  const rows = members();
  const text = (some) => `${[HEADINGS, ...some].map(line).join('\r\n')}\r\n`;
  return {
    'members.csv': Buffer.from(text(withDuplicates(rows))),
    'members-shift-jis.csv': toShiftJis(text(rows.slice(0, IN_SHIFT_JIS))),
    'members-with-errors.csv': Buffer.from(mixedEnds(faulty())),
  };
}

const here = new URL('.', import.meta.url);

/** Files whose bytes are not what this program writes. */
export function stale() {
  return Object.entries(files()).filter(([name, bytes]) => {
    try {
      return !readFileSync(new URL(name, here)).equals(bytes);
    } catch {
      return true;
    }
  }).map(([name]) => name);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  if (process.argv.includes('--check')) {
    const names = stale();
    if (names.length > 0) {
      console.error(`not fresh: ${names.join(', ')}; run: node data/generate.mjs`);
      process.exit(1);
    }
  } else {
    for (const [name, bytes] of Object.entries(files())) {
      writeFileSync(new URL(name, here), bytes);
      console.log(`${name}: ${bytes.length} bytes`);
    }
  }
}
