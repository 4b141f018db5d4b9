// Text to Shift_JIS as spreadsheet programs in Japan write it. The table is read off the platform's own decoder.

let table;

function build() {
  const decoder = new TextDecoder('shift_jis', { fatal: true });
  table = new Map();
  const take = (bytes) => {
    try {
      const text = decoder.decode(Uint8Array.from(bytes));
      // The first of several codes for one character wins, as in most encoders.
      if ([...text].length === 1 && !table.has(text)) table.set(text, bytes);
    } catch {
      // Not a character.
    }
  };
  for (let a = 0; a < 256; a += 1) take([a]);
  // NEC row 13 and the IBM extensions (FA..FC) are what Windows writes; the NEC-selected doubles (ED, EE) are not.
  for (let a = 0x81; a <= 0xfc; a += 1) {
    if (a === 0xed || a === 0xee) continue;
    for (let b = 0x40; b <= 0xfc; b += 1) take([a, b]);
  }
}

/** The bytes, or an error that names the character that has none. */
export function toShiftJis(text) {
  if (!table) build();
  const bytes = [];
  for (const c of text) {
    const code = table.get(c);
    if (!code) throw new Error(`${c} is not in Shift_JIS`);
    bytes.push(...code);
  }
  return Buffer.from(bytes);
}
