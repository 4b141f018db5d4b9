//! Whether an option is worth its cost: expected loss prevented against what it costs, over the same years, with each
//! step told. Expectations are the writer's; the arithmetic adds nothing to them.

use super::times;
use crate::money;
use saiki_api::{
    losses::Range,
    measures::{MeasureCosts, MeasureState, NewMeasure, NewOption, Verdict, Worth},
    organisation::Both,
};

/// The comparison of one option.
pub fn worth(option: &NewOption, currency: &str) -> Worth {
    let cost = super::chosen(option).cost();
    let prevented = times(option.prevented_yearly, option.years);
    let net = Range {
        low: prevented.low.saturating_sub(cost),
        high: prevented.high.saturating_sub(cost),
    };
    let verdict = match prevented {
        Range { high: 0, .. } => Verdict::Unknown,
        Range { low, .. } if low >= cost => Verdict::Worth,
        Range { high, .. } if high < cost => Verdict::NotWorth,
        _ => Verdict::Depends,
    };
    Worth {
        cost,
        prevented,
        net,
        verdict,
        explanation: explain(option, cost, prevented, verdict, currency),
    }
}

fn explain(
    option: &NewOption,
    cost: i64,
    prevented: Range,
    verdict: Verdict,
    currency: &str,
) -> Vec<Both> {
    let years = option.years;
    let text = |minor, lang| money::text(minor, currency, lang);
    let range = |range, lang| money::range(range, currency, lang);
    let mut said = vec![money::both(
        |l| {
            format!(
                "費用：一時 {} ＋ 年 {} × {years}年 ＝ {}",
                text(option.cost_once, l),
                text(option.cost_yearly, l),
                text(cost, l)
            )
        },
        |l| {
            format!(
                "Cost: {} once + {} a year × {years} = {}",
                text(option.cost_once, l),
                text(option.cost_yearly, l),
                text(cost, l)
            )
        },
    )];
    if verdict == Verdict::Unknown {
        said.push(Both {
            ja: "防げる損害が未記入のため、費用と比べられません。".to_owned(),
            en: "What it prevents is not stated, so it cannot be compared with its cost."
                .to_owned(),
        });
        return said;
    }
    said.push(money::both(
        |l| {
            format!(
                "防げる損害：年 {} × {years}年 ＝ {}",
                range(option.prevented_yearly, l),
                range(prevented, l)
            )
        },
        |l| {
            format!(
                "Loss prevented: {} a year × {years} = {}",
                range(option.prevented_yearly, l),
                range(prevented, l)
            )
        },
    ));
    said.push(match verdict {
        Verdict::Worth => Both {
            ja: "防げる損害は、少なく見積もっても費用以上です。".to_owned(),
            en: "Even by the lowest estimate it prevents no less than it costs.".to_owned(),
        },
        Verdict::NotWorth => Both {
            ja: "防げる損害は、多く見積もっても費用に届きません。法令や契約で必要かを確かめてください。"
                .to_owned(),
            en: "Even by the highest estimate it prevents less than it costs; check whether law or contract demands it."
                .to_owned(),
        },
        Verdict::Depends | Verdict::Unknown => Both {
            ja: "費用を上回るかどうかは見積りの幅の中にあります。見積りを絞ると判断できます。".to_owned(),
            en: "Whether it is worth its cost lies within the range of the estimate; narrow the estimate to decide."
                .to_owned(),
        },
    });
    said
}

/// What all measures cost: state, content and what was spent of each. Those not pursued count only what was spent.
pub fn costs<'a>(
    measures: impl IntoIterator<Item = (MeasureState, &'a NewMeasure, i64)>,
) -> MeasureCosts {
    let mut sum = MeasureCosts::default();
    for (state, content, spent) in measures {
        sum.spent = sum.spent.saturating_add(spent);
        if state == MeasureState::Dropped {
            continue;
        }
        sum.count += 1;
        sum.planned = sum.planned.saturating_add(content.cost());
        if state != MeasureState::Planned {
            sum.approved = sum.approved.saturating_add(content.cost());
        }
    }
    sum
}
