//! The two calculations: lost profit while a service is down, and JNSA's JO model. Both in integers, each step told.
//!
//! The JO model: per person in yen, `500 × (10^(x−1) + 5^(y−1)) × identifiability × responsibility × response`, where
//! x is the highest level of mental distress and y that of economic loss among the items leaked (JNSA, report on
//! leaks of personal information; x is mental, y economic). JNSA itself calls the result an estimate of latent risk.

use crate::{
    fault::Faults,
    money::{self, divided},
};
use saiki_api::{
    Lang,
    losses::{
        Calculated, Calculation, Downtime, JoModel, MAX_AMOUNT, MAX_BASIS_POINTS, NewLoss, Range,
    },
    money::Money,
    organisation::Both,
};

/// Longest time down, in minutes: ten years.
const MAX_MINUTES: u32 = 10 * 366 * 24 * 60;

/// Whether a calculation is in yen by its nature.
pub(super) fn is_jo(calculation: &Calculation) -> bool {
    matches!(calculation, Calculation::Jo(_))
}

/// Whether a calculation can run with these figures.
pub fn check_calculation(field: &str, calculation: &Calculation, faults: &mut Faults) {
    match calculation {
        Calculation::Downtime(figures) => {
            let at = |name: &str| format!("{field}.downtime.{name}");
            let parts = [
                ("margin_bp", figures.margin_bp),
                ("lost_bp", figures.lost_bp),
            ];
            for (name, value) in parts {
                if value > MAX_BASIS_POINTS {
                    faults.add(
                        at(name),
                        "out_of_range",
                        "割合は0%から100%の間で入力してください",
                        "Give a share between 0 and 100 per cent",
                    );
                }
            }
            if !(0..=MAX_AMOUNT).contains(&figures.sales_per_hour) {
                faults.add(
                    at("sales_per_hour"),
                    "out_of_range",
                    "1時間あたりの売上を0以上で入力してください",
                    "Give the sales in an hour, zero or more",
                );
            }
            if figures.minutes == 0 || figures.minutes > MAX_MINUTES {
                faults.add(
                    at("minutes"),
                    "out_of_range",
                    "停止時間を1分以上で入力してください",
                    "Give the time down, one minute or more",
                );
            }
            if faults.0.is_empty() && downtime(figures).is_none() {
                faults.add(
                    at("sales_per_hour"),
                    "out_of_range",
                    "計算した金額が大きすぎます。数字を確かめてください",
                    "The amount comes out too large; check the figures",
                );
            }
        }
        Calculation::Jo(figures) => {
            let choices: [(&str, u32, &[u32]); 5] = [
                ("mental", figures.mental, &[1, 2, 3]),
                ("economic", figures.economic, &[1, 2, 3]),
                ("identifiability", figures.identifiability, &[1, 3, 6]),
                ("responsibility", figures.responsibility, &[1, 2]),
                ("response", figures.response, &[1, 2]),
            ];
            for (name, value, allowed) in choices {
                if !allowed.contains(&value) {
                    let list: Vec<String> = allowed.iter().map(u32::to_string).collect();
                    let list = list.join(", ");
                    faults.add(
                        format!("{field}.jo.{name}"),
                        "out_of_range",
                        format!("{list} のいずれかを指定してください"),
                        format!("Give one of {list}"),
                    );
                }
            }
            if figures.people == 0 {
                faults.add(
                    format!("{field}.jo.people"),
                    "out_of_range",
                    "人数を1人以上で入力してください",
                    "Give the number of people, one or more",
                );
            }
        }
    }
}

/// The amount of a row: what was given, or what its calculation comes to; `None` when neither reads.
pub fn amount(row: &NewLoss) -> Option<Range> {
    match (&row.amount, &row.calculation) {
        (Some(amount), _) => Some(*amount),
        (None, Some(Calculation::Downtime(figures))) => downtime(figures).map(Range::exactly),
        (None, Some(Calculation::Jo(figures))) => jo(figures).map(|(_, all)| Range::exactly(all)),
        (None, None) => None,
    }
}

/// What a calculation comes to, and how; `None` when the amount leaves the range of integers. `currency` is that of
/// the amounts in it.
pub fn calculate(calculation: &Calculation, currency: &str) -> Option<Calculated> {
    match calculation {
        Calculation::Downtime(figures) => Some(Calculated {
            amount: Money {
                minor: downtime(figures)?,
                currency: currency.to_owned(),
            },
            label: Both {
                ja: "停止していた間の利益の見積り".to_owned(),
                en: "Estimate of the profit lost while the service was down".to_owned(),
            },
            explanation: vec![
                told_downtime(figures, currency),
                Both {
                    ja: "停止の前後に移った売上や、その後の客離れは含みません。".to_owned(),
                    en: "Sales that moved to before or after, and customers who stayed away later, are not in it."
                        .to_owned(),
                },
            ],
        }),
        Calculation::Jo(figures) => {
            let (each, all) = jo(figures)?;
            Some(Calculated {
                amount: Money {
                    minor: all,
                    currency: "JPY".to_owned(),
                },
                label: Both {
                    ja: "モデルによる見積りであり、実際の賠償額ではありません".to_owned(),
                    en: "A model's estimate, not an award of damages".to_owned(),
                },
                explanation: told_jo(figures, each, all),
            })
        }
    }
}

/// Sales per hour × minutes ÷ 60 × margin × share lost, rounded half up once at the end.
fn downtime(figures: &Downtime) -> Option<i64> {
    let up = i128::from(figures.sales_per_hour)
        .checked_mul(i128::from(figures.minutes))?
        .checked_mul(i128::from(figures.margin_bp))?
        .checked_mul(i128::from(figures.lost_bp))?;
    let whole = i128::from(MAX_BASIS_POINTS);
    let amount = i64::try_from(divided(up, 60 * whole * whole)).ok()?;
    (amount <= MAX_AMOUNT).then_some(amount)
}

/// Per person and in all, in yen.
fn jo(figures: &JoModel) -> Option<(i64, i64)> {
    let distress = 10_u64.checked_pow(figures.mental.checked_sub(1)?)?;
    let economic = 5_u64.checked_pow(figures.economic.checked_sub(1)?)?;
    let each = 500_u64
        .checked_mul(distress + economic)?
        .checked_mul(figures.identifiability.into())?
        .checked_mul(figures.responsibility.into())?
        .checked_mul(figures.response.into())?;
    let all = each.checked_mul(figures.people.into())?;
    Some((i64::try_from(each).ok()?, i64::try_from(all).ok()?))
}

fn told_downtime(figures: &Downtime, currency: &str) -> Both {
    let (hours, minutes) = (figures.minutes / 60, figures.minutes % 60);
    let result = downtime(figures).unwrap_or_default();
    let money = |minor, lang| money::text(minor, currency, lang);
    let (margin, lost) = (percent(figures.margin_bp), percent(figures.lost_bp));
    money::both(
        |l| {
            format!(
                "1時間の売上 {} × 停止 {hours}時間{minutes}分 × 利益率 {margin} × 失われた割合 {lost} ＝ {}",
                money(figures.sales_per_hour, l),
                money(result, l)
            )
        },
        |l| {
            format!(
                "Sales in an hour {} × {hours} h {minutes} min down × margin {margin} × share lost {lost} = {}",
                money(figures.sales_per_hour, l),
                money(result, l)
            )
        },
    )
}

fn told_jo(figures: &JoModel, each: i64, all: i64) -> Vec<Both> {
    let JoModel {
        mental,
        economic,
        identifiability,
        responsibility,
        response,
        people,
    } = figures;
    let yen = |minor, lang: Lang| money::text(minor, "JPY", lang);
    vec![
        money::both(
            |l| {
                format!(
                    "1人あたり：500円 ×（10の{}乗 ＋ 5の{}乗）× 本人特定のしやすさ {identifiability} × 社会的責任 \
                     {responsibility} × 事後対応 {response} ＝ {}",
                    mental.saturating_sub(1),
                    economic.saturating_sub(1),
                    yen(each, l)
                )
            },
            |l| {
                format!(
                    "Per person: ¥500 × (10^{} + 5^{}) × identifiability {identifiability} × responsibility \
                     {responsibility} × response {response} = {}",
                    mental.saturating_sub(1),
                    economic.saturating_sub(1),
                    yen(each, l)
                )
            },
        ),
        money::both(
            |l| format!("全体：{} × {people}人 ＝ {}", yen(each, l), yen(all, l)),
            |l| format!("In all: {} × {people} people = {}", yen(each, l), yen(all, l)),
        ),
        Both {
            ja: "JNSAのJOモデルによる。潜在的なリスクの見積りで、判決や示談の額を示すものではありません。".to_owned(),
            en: "By JNSA's JO model: an estimate of latent risk, not what courts or settlements award.".to_owned(),
        },
    ]
}

fn percent(bp: u32) -> String {
    match (bp / 100, bp % 100) {
        (whole, 0) => format!("{whole}%"),
        (whole, rest) => format!("{whole}.{rest:02}%"),
    }
}
