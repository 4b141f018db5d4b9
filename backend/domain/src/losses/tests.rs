//! What the ledger's rules promise: vectors of both calculations, conversion, checks, and totals that add up.

use super::*;
use proptest::prelude::*;
use saiki_api::{
    Uuid,
    losses::{Calculation, Downtime, ExchangeRate, JnsaClass, JoModel, LossClass, LossVariety},
    measures::MeasureCosts,
};

/// Makes one thing of a row otherwise.
type Change = fn(&mut NewLoss);

fn home() -> Home {
    Home {
        currency: "JPY".to_owned(),
        today: jiff::civil::date(2026, 11, 24),
    }
}

fn row() -> NewLoss {
    NewLoss {
        class: LossClass::Direct,
        jnsa_class: JnsaClass::Expense,
        variety: LossVariety::ResponseAndRecovery,
        description: "調査会社の費用".to_owned(),
        amount: Some(Range::exactly(1_200_000)),
        currency: "JPY".to_owned(),
        state: LossState::Paid,
        day: jiff::civil::date(2026, 11, 20),
        basis: "請求書 2026-118".to_owned(),
        exchange: None,
        calculation: None,
    }
}

fn faults(row: &NewLoss) -> Vec<String> {
    let found = check(row, &home()).0.into_iter();
    found
        .map(|fault| format!("{} {}", fault.field, fault.code))
        .collect()
}

fn jo(figures: [u32; 5], people: u32) -> i64 {
    let [mental, economic, identifiability, responsibility, response] = figures;
    let model = Calculation::Jo(JoModel {
        mental,
        economic,
        identifiability,
        responsibility,
        response,
        people,
    });
    calculate(&model, "JPY").unwrap().amount.minor
}

#[test]
fn the_jo_model_gives_the_published_figures() {
    assert_eq!(jo([1, 1, 6, 1, 1], 1), 6_000);
    assert_eq!(jo([1, 1, 6, 2, 1], 1), 12_000);
    assert_eq!(jo([1, 2, 6, 1, 1], 1), 18_000);
    assert_eq!(jo([1, 3, 6, 1, 1], 1), 78_000);
    assert_eq!(jo([3, 1, 6, 1, 1], 1), 303_000);
    assert_eq!(jo([3, 3, 6, 2, 2], 1), 1_500_000);
    assert_eq!(jo([1, 1, 1, 1, 1], 1), 1_000);
    assert_eq!(jo([1, 1, 6, 2, 1], 2_000), 24_000_000);
}

#[test]
fn the_jo_model_says_that_it_is_no_award() {
    let model = Calculation::Jo(JoModel {
        mental: 1,
        economic: 1,
        identifiability: 6,
        responsibility: 1,
        response: 1,
        people: 1,
    });
    let said = calculate(&model, "JPY").unwrap();
    assert!(said.label.ja.contains("実際の賠償額ではありません"));
    assert!(said.label.en.contains("not an award"));
    assert!(
        said.explanation[1].en.contains("¥6,000"),
        "{:?}",
        said.explanation
    );
}

#[test]
fn downtime_is_sales_times_hours_times_margin() {
    let figures = Downtime {
        sales_per_hour: 800_000,
        minutes: 26 * 60 + 30,
        margin_bp: 2_500,
        lost_bp: 6_000,
    };
    let said = calculate(&Calculation::Downtime(figures), "JPY").unwrap();
    // 800,000 × 26.5 × 25 % × 60 %
    assert_eq!(said.amount.minor, 3_180_000);
    let step = &said.explanation[0].ja;
    assert!(
        step.contains("26時間30分") && step.contains("3,180,000円"),
        "{step}"
    );
}

#[test]
fn a_row_in_order_is_taken_and_each_fault_is_named() {
    assert_eq!(faults(&row()), Vec::<String>::new());
    let cases: [(&str, Change); 12] = [
        ("description required", |r| r.description = " ".into()),
        ("basis required", |r| r.basis = String::new()),
        ("currency invalid", |r| r.currency = "yen".into()),
        ("amount required", |r| r.amount = None),
        ("amount.low out_of_range", |r| {
            r.amount = Some(Range { low: -1, high: 1 })
        }),
        ("amount.high out_of_order", |r| {
            r.amount = Some(Range { low: 2, high: 1 })
        }),
        ("amount.high estimate_only", |r| {
            r.amount = Some(Range { low: 1, high: 2 })
        }),
        ("day in_future", |r| r.day = jiff::civil::date(2026, 11, 25)),
        ("exchange required", |r| r.currency = "USD".into()),
        ("exchange.rate invalid", |r| {
            r.currency = "USD".into();
            r.exchange = Some(rate("0"));
        }),
        ("exchange.rate out_of_range", |r| {
            r.currency = "KWD".into();
            r.amount = Some(Range::exactly(MAX_AMOUNT));
            r.exchange = Some(rate("999999999"));
        }),
        ("state estimate_only", |r| {
            r.amount = None;
            r.calculation = Some(Calculation::Jo(JoModel {
                mental: 1,
                economic: 1,
                identifiability: 6,
                responsibility: 1,
                response: 1,
                people: 3,
            }));
        }),
    ];
    for (wanted, change) in cases {
        let mut row = row();
        change(&mut row);
        assert!(
            faults(&row).iter().any(|f| f == wanted),
            "{wanted}: {:?}",
            faults(&row)
        );
    }
}

fn rate(text: &str) -> ExchangeRate {
    ExchangeRate {
        rate: text.to_owned(),
        day: jiff::civil::date(2026, 11, 20),
        source: String::new(),
    }
}

#[test]
fn foreign_amounts_are_converted_and_home_ones_keep_no_rate() {
    let mut dollars = row();
    dollars.currency = "USD".to_owned();
    dollars.exchange = Some(rate("151.25"));
    let amount = Range {
        low: 10_000,
        high: 20_000,
    };
    let home_amount = converted(&dollars, amount, &home()).unwrap();
    assert_eq!(
        home_amount,
        Range {
            low: 15_125,
            high: 30_250
        }
    );
    dollars.currency = "JPY".to_owned();
    assert_eq!(tidied(dollars, &home()).exchange, None);
}

fn counted(class: LossClass, state: LossState, low: i64, high: i64) -> Row {
    Row {
        id: Uuid::from_u128(1),
        class,
        jnsa_class: JnsaClass::Expense,
        variety: LossVariety::Other,
        state,
        amount: Range { low, high },
        currency: "JPY".to_owned(),
    }
}

#[test]
fn the_view_tells_certain_from_estimated_and_takes_off_what_came_back() {
    let rows = [
        counted(LossClass::Direct, LossState::Paid, 10_000_000, 10_000_000),
        counted(LossClass::Direct, LossState::Accrued, 2_400_000, 2_400_000),
        counted(
            LossClass::Direct,
            LossState::Recovered,
            1_000_000,
            1_000_000,
        ),
        counted(
            LossClass::Indirect,
            LossState::Estimated,
            98_000_000,
            160_000_000,
        ),
    ];
    let view = view(&rows, MeasureCosts::default(), "JPY");
    assert_eq!(view.direct.actual, 12_400_000);
    assert_eq!(view.direct.recovered, 1_000_000);
    assert_eq!(
        view.indirect.estimated,
        Range {
            low: 98_000_000,
            high: 160_000_000
        }
    );
    assert_eq!(
        view.total,
        Range {
            low: 109_400_000,
            high: 171_400_000
        }
    );
    assert_eq!(view.by_jnsa[0].count, 3);
    assert_eq!(view.by_state.len(), 4);
}

#[test]
fn a_view_of_direct_damage_alone_warns_that_it_misleads() {
    let direct = [counted(LossClass::Direct, LossState::Paid, 5, 5)];
    let said = view(&direct, MeasureCosts::default(), "JPY").explanation;
    assert!(
        said.iter().any(|s| s.en.contains("No indirect damage")),
        "{said:?}"
    );
    let other = view(&direct, MeasureCosts::default(), "USD");
    assert_eq!((other.rows, other.unconverted.len()), (0, 1));
    assert!(other.explanation[0].en.contains("not converted"));
    assert_eq!(view(&[], MeasureCosts::default(), "JPY").explanation, []);
}

#[test]
fn the_cost_of_measures_is_set_beside_the_damage() {
    let rows = [counted(
        LossClass::Indirect,
        LossState::Estimated,
        98_000_000,
        160_000_000,
    )];
    let measures = MeasureCosts {
        count: 3,
        planned: 21_500_000,
        approved: 14_000_000,
        spent: 0,
    };
    let view = view(&rows, measures, "JPY");
    let said = view.explanation.last().unwrap();
    assert!(
        said.ja.contains("21,500,000円") && said.ja.contains("13〜22%"),
        "{said:?}"
    );
    assert!(
        said.en.contains("¥21,500,000") && said.en.contains("13–22%"),
        "{said:?}"
    );
}

proptest! {
    #[test]
    fn totals_are_the_sum_of_their_parts(
        rows in prop::collection::vec((0..2_usize, 0..4_usize, 0..1_000_000_i64, 0..1_000_000_i64), 0..30)
    ) {
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|(class, state, low, more)| {
                let state = LossState::ALL[state];
                let high = if state == LossState::Estimated { low + more } else { low };
                counted(LossClass::ALL[class], state, low, high)
            })
            .collect();
        let view = view(&rows, MeasureCosts::default(), "JPY");
        prop_assert_eq!(view.total, view.direct.total.plus(view.indirect.total));
        let lost: i64 = view.by_state.iter().filter(|t| t.state != LossState::Recovered).map(|t| t.amount.high).sum();
        let back: i64 = view.by_state.iter().filter(|t| t.state == LossState::Recovered).map(|t| t.amount.high).sum();
        prop_assert_eq!(view.total.high, lost - back);
        prop_assert_eq!(view.by_jnsa.iter().map(|t| t.amount.high).sum::<i64>(), lost);
        prop_assert_eq!(view.by_variety.iter().map(|t| t.amount.low).sum::<i64>() - back, view.total.low);
        prop_assert!(view.total.low <= view.total.high);
    }
}
