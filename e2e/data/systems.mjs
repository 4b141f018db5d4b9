// An asset list of thousands of systems as CSV, the same each time: what a large organisation would import into a survey.
// It is made when a test needs it and is not kept as a file.

export const UNITS = [
  '情報システム部', '広報部', '総務部', '経理部', '人事部', '法務部', '第一営業部', '第二営業部', '第三営業部', '物流部',
  '品質保証部', '研究開発部', '札幌支店', '仙台支店', '横浜支店', '名古屋支店', '大阪支店', '広島支店', '福岡支店', '那覇支店',
];

const HEADINGS = ['資産番号', 'システム名', '種別', '所管部署', 'OS', 'OSの版', 'ソフトウェア', '共通の設定', '接続のされ方', '被害システム'];

/** Numbers that look random and are the same each time. */
function random(seed) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return { below: (n) => Math.floor(next() * n), one: (list) => list[Math.floor(next() * list.length)] };
}

const KINDS = [
  // kind, prefix, names, systems with versions, software, settings, exposure
  ['端末', 'PC', ['窓口端末', '事務端末', '持出し端末', '会議室端末'], [['Windows 11', '23H2'], ['Windows 11', '24H2'], ['Windows 10', '22H2']],
    ['Excel 2021', 'Acrobat 2020', 'Chrome 140'], ['AD参加', '標準イメージA', '共用管理者'], '社内のみ'],
  ['サーバ', 'SRV', ['ファイルサーバ', '業務サーバ', '部門サーバ'], [['Windows Server', '2019'], ['Windows Server', '2022'], ['Ubuntu', '22.04']],
    ['SQL Server 2019', 'IIS 10', 'Apache 2.4'], ['AD参加', '共用管理者', 'SMB公開'], '社内のみ'],
  ['サーバ', 'WEB', ['公開サイト', '会員サイト', '予約サイト'], [['Ubuntu', '22.04'], ['Debian', '12']],
    ['nginx 1.24', 'PHP 8.1', 'OpenSSL 3.0'], ['SSH公開', '共用管理者'], 'インターネットに公開'],
  ['ネットワーク機器', 'NW', ['境界ルータ', 'フロアスイッチ', 'VPN装置'], [['FortiOS', '7.2'], ['Cisco IOS', '17.9']],
    ['SSL-VPN 7.2'], ['遠隔管理'], '取引先・リモート接続'],
  ['予備機', 'SP', ['予備端末'], [['Windows 11', '23H2']], ['Excel 2021'], ['標準イメージA'], '接続なし'],
  ['バックアップ', 'BK', ['世代バックアップ'], [['Windows Server', '2019']], ['Backup 12'], ['AD参加'], '社内のみ'],
];
/** Shares of the kinds, in per cent. */
const SHARES = [80, 12, 3, 3, 1, 1];

/** The list: `count` systems, the first of which is the affected one. */
export function systems(count) {
  const r = random(20261126);
  const rows = [HEADINGS];
  for (let i = 0; i < count; i += 1) {
    let share = i === 0 ? 0 : r.below(100);
    const at = SHARES.findIndex((part) => (share -= part) < 0);
    const [kind, prefix, names, platforms, software, settings, exposure] = KINDS[at];
    const [os, version] = i === 0 ? platforms[0] : r.one(platforms);
    const some = (list) => (i === 0 ? list : list.filter(() => r.below(3) > 0)).join(';');
    // Some lines leave out what nobody wrote down.
    const known = r.below(12) > 0 || i === 0;
    rows.push([
      `${prefix}-${String(i + 1).padStart(5, '0')}`, `${r.one(names)} ${i + 1}`, kind, r.below(60) === 0 ? '' : r.one(UNITS),
      known ? os : '', known ? version : '', known ? some(software) : '', some(settings), exposure, i === 0 ? 'はい' : '',
    ]);
  }
  return `${rows.map((row) => row.join(',')).join('\r\n')}\r\n`;
}
