// Names, towns and companies that the invented members are put together from. Nobody here exists.

/** Family names with their romanised form; some in the old characters that registers really hold. */
export const FAMILY = [
  ['佐藤', 'sato'], ['鈴木', 'suzuki'], ['高橋', 'takahashi'], ['髙橋', 'takahashi'], ['田中', 'tanaka'], ['伊藤', 'ito'],
  ['渡辺', 'watanabe'], ['渡邊', 'watanabe'], ['渡邉', 'watanabe'], ['山本', 'yamamoto'], ['中村', 'nakamura'],
  ['小林', 'kobayashi'], ['加藤', 'kato'], ['吉田', 'yoshida'], ['山田', 'yamada'], ['佐々木', 'sasaki'], ['山口', 'yamaguchi'],
  ['松本', 'matsumoto'], ['井上', 'inoue'], ['木村', 'kimura'], ['林', 'hayashi'], ['斎藤', 'saito'], ['齋藤', 'saito'],
  ['齊藤', 'saito'], ['清水', 'shimizu'], ['山崎', 'yamazaki'], ['山﨑', 'yamazaki'], ['森', 'mori'], ['池田', 'ikeda'],
  ['橋本', 'hashimoto'], ['阿部', 'abe'], ['石川', 'ishikawa'], ['小川', 'ogawa'], ['前田', 'maeda'], ['岡田', 'okada'],
  ['長谷川', 'hasegawa'], ['藤田', 'fujita'], ['後藤', 'goto'], ['近藤', 'kondo'], ['村上', 'murakami'], ['遠藤', 'endo'],
  ['青木', 'aoki'], ['坂本', 'sakamoto'], ['福田', 'fukuda'], ['太田', 'ota'], ['西村', 'nishimura'], ['藤井', 'fujii'],
  ['岡本', 'okamoto'], ['三浦', 'miura'], ['金子', 'kaneko'], ['藤原', 'fujiwara'], ['中野', 'nakano'], ['原田', 'harada'],
  ['松田', 'matsuda'], ['竹内', 'takeuchi'], ['上野', 'ueno'], ['小野', 'ono'], ['田村', 'tamura'], ['髙木', 'takagi'],
  ['安藤', 'ando'], ['大野', 'ono'], ['丸山', 'maruyama'], ['菅原', 'sugawara'], ['武田', 'takeda'], ['新井', 'arai'],
  ['濵田', 'hamada'], ['濱口', 'hamaguchi'], ['宮﨑', 'miyazaki'], ['髙野', 'takano'], ['桒原', 'kuwabara'], ['草彅', 'kusanagi'],
  ['内藤', 'naito'], ['久保田', 'kubota'], ['小田切', 'odagiri'], ['勅使河原', 'teshigawara'], ['五十嵐', 'igarashi'],
];

/** Family names with a character outside what Shift_JIS can hold: only in the UTF-8 file. */
export const FAMILY_UTF8_ONLY = [['𠮷田', 'yoshida'], ['𠮷野', 'yoshino'], ['𠮟原', 'shikahara']];

/** Given names with their romanised form. */
export const GIVEN = [
  ['陽菜', 'hina'], ['結衣', 'yui'], ['葵', 'aoi'], ['さくら', 'sakura'], ['凛', 'rin'], ['美咲', 'misaki'], ['花子', 'hanako'],
  ['由美子', 'yumiko'], ['恵', 'megumi'], ['直美', 'naomi'], ['裕子', 'yuko'], ['真由美', 'mayumi'], ['ヨシ子', 'yoshiko'],
  ['千尋', 'chihiro'], ['菜々子', 'nanako'], ['桃香', 'momoka'], ['あゆみ', 'ayumi'], ['琴音', 'kotone'], ['蓮', 'ren'],
  ['大翔', 'hiroto'], ['悠斗', 'yuto'], ['湊', 'minato'], ['樹', 'itsuki'], ['健太', 'kenta'], ['翔太', 'shota'], ['一郎', 'ichiro'],
  ['太郎', 'taro'], ['誠', 'makoto'], ['浩二', 'koji'], ['隆', 'takashi'], ['修', 'osamu'], ['哲也', 'tetsuya'], ['雄一郎', 'yuichiro'],
  ['徳馬', 'tokuma'], ['德之', 'noriyuki'], ['剛', 'tsuyoshi'], ['聡', 'satoshi'], ['拓海', 'takumi'], ['颯真', 'soma'], ['律', 'ritsu'],
];

/** People who are written to in English. */
export const ENGLISH = {
  given: ['Emma', 'Oliver', 'Amelia', 'Jack', 'Priya', 'Wei', 'Sofia', 'Liam', 'Chloe', 'Daniel', 'Aisha', 'Lucas', 'Hannah', 'Noah'],
  family: ['Hartley', 'Okafor', "O'Brien", 'Lindqvist', 'Marchetti', 'Tan', 'Kowalski', 'Fernandez', 'Whitcombe', 'Da Silva', 'Nakashima-Reed', 'McAllister'],
  utf8Only: ['José Álvarez', 'Zoë Müller', 'Łukasz Wiśniewski', 'Søren Kjær'],
};

/** Prefectures and towns; the towns are invented. */
export const PREFECTURES = ['東京都', '神奈川県', '埼玉県', '千葉県', '大阪府', '愛知県', '北海道', '福岡県', '宮城県', '広島県', '京都府', '兵庫県'];
export const TOWNS = ['若葉市', '緑野市', '青海市', '北桜市', '南風市', '西杜市', '朝日丘市', '白鷺市'];
export const STREETS = ['中央', '本町', '若宮町', '桜台', '緑が丘', '港町', '旭町', '栄町', '泉町', '東雲'];

/** Employers of members who gave one; invented. */
export const COMPANIES = ['みどり野商事株式会社', '株式会社しらさぎ設計', '有限会社はるかぜ印刷', 'ほしぞら観光株式会社', '株式会社かえで製作所', 'Northlight Studio Ltd.'];

/** Domains nobody can own (RFC 2606). */
export const DOMAINS = ['example.jp', 'example.com', 'example.net', 'example.org', 'mail.example.jp', 'post.example.com', 'home.example', 'mobile.example', 'office.example', 'uni.example'];
