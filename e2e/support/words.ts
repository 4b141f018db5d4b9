// The names by which tests find things, in both languages: what a screen reader would say.

type Both = readonly [ja: string, en: string];

const WORDS = {
  email: ['メールアドレス', 'Email address'],
  password: ['パスワード', 'Password'],
  signIn: ['ログインする', 'Sign in'],
  incidents: ['インシデント', 'Incidents'],
} as const satisfies Record<string, Both>;

export type Words = { [Key in keyof typeof WORDS]: string };

export function words(lang: 'ja' | 'en'): Words {
  const pick = lang === 'ja' ? 0 : 1;
  return Object.fromEntries(Object.entries(WORDS).map(([key, both]) => [key, both[pick]])) as Words;
}
