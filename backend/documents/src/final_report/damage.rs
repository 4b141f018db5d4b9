//! Figures of a final report: extent of the damage, loss and cost. Counts and amounts; nobody affected is named.

use super::{list, pen::Pen};
use saiki_api::{
    Lang,
    final_reports::content::Content,
    incidents::SecondaryDamage,
    losses::{ClassTotal, LossClass, LossView, Range},
    people::PersonDecision,
    sheets::SheetSection,
    systems::{Connection, Damage},
};
use saiki_domain::money;

/// Systems, people and services that were hit.
pub(super) fn extent(content: &Content, pen: &Pen) -> Vec<SheetSection> {
    let (extent, lang) = (&content.damage, pen.lang);
    let secondary = match extent.secondary {
        SecondaryDamage::NoneFound => pen.pick("調査の結果、なし", "looked for, none found"),
        SecondaryDamage::Possible => pen.pick("おそれあり", "possible"),
        SecondaryDamage::Confirmed => pen.pick("あり", "confirmed"),
        SecondaryDamage::Unknown => String::new(),
    };
    let secondary = pen.with(&pen.known(&secondary), &extent.secondary_note);
    let systems = &extent.systems;
    let surveyed = match systems.total {
        0 => String::new(),
        n => pen.count(n, "台", "systems"),
    };
    let people = i64::try_from(extent.people.total()).unwrap_or(i64::MAX);
    let people = match people {
        0 => String::new(),
        n => pen.count(n, "名", "people"),
    };
    let head = pen.section(
        "damage",
        "被害の範囲",
        "Extent of the damage",
        vec![
            pen.fact("調査したシステム", "Systems surveyed", &surveyed),
            pen.fact("対象となった方", "People affected", &people),
            pen.fact(
                "影響を受けたサービス",
                "Services affected",
                &pen.joined(&content.incident.services),
            ),
            pen.fact("二次被害", "Secondary damage", &secondary),
        ],
    );
    let mut rows: Vec<Vec<String>> = Vec::new();
    if systems.total > 0 {
        rows.extend(Damage::ALL.into_iter().map(|damage| {
            let n = systems.damage.get(&damage).copied().unwrap_or_default();
            vec![damage.label(lang).to_owned(), pen.count(n, "台", "")]
        }));
        let isolated = Connection::ALL
            .into_iter()
            .filter(|connection| *connection != Connection::Normal)
            .filter_map(|connection| Some((connection, *systems.connection.get(&connection)?)));
        rows.extend(isolated.map(|(connection, n)| {
            let label = connection.label(lang);
            let label = match lang {
                Lang::Ja => format!("隔離後の状況：{label}"),
                Lang::En => format!("After isolation: {label}"),
            };
            vec![label, pen.count(n, "台", "")]
        }));
    }
    let all = PersonDecision::ALL
        .into_iter()
        .filter(|_| extent.people.total() > 0);
    let stand = all.map(|decision| {
        let n = i64::try_from(extent.people.of(decision)).unwrap_or(i64::MAX);
        vec![decision.label(lang).to_owned(), pen.count(n, "名", "")]
    });
    let items = extent
        .data_items
        .iter()
        .map(|(item, n)| vec![item.label(lang).to_owned(), pen.count(*n, "名", "")]);
    vec![
        head,
        list(
            pen,
            "systems",
            ("システムの状況", "Systems"),
            &[("状況", "State"), ("台数", "Systems")],
            rows,
        ),
        list(
            pen,
            "people",
            ("対象となった方への対応", "People affected"),
            &[("対応", "What became of them"), ("人数", "People")],
            stand.collect(),
        ),
        list(
            pen,
            "data_items",
            ("関係する情報の項目", "Kinds of data"),
            &[("項目", "Kind"), ("人数", "People")],
            items.collect(),
        ),
    ]
}

/// Loss and cost, estimated and certain.
pub(super) fn loss(content: &Content, pen: &Pen) -> Vec<SheetSection> {
    let (loss, lang) = (&content.loss, pen.lang);
    let amount = |range: Range| money::range(range, &loss.currency, lang);
    let exact = |minor: i64| money::text(minor, &loss.currency, lang);
    let total = |range: Range| match loss.rows {
        0 => String::new(),
        _ => amount(range),
    };
    let measures = &loss.measures;
    let planned = match measures.count {
        0 => String::new(),
        _ => exact(measures.planned),
    };
    let lines: Vec<String> = loss
        .explanation
        .iter()
        .map(|line| line.get(lang).to_owned())
        .collect();
    let head = SheetSection {
        text: lines.join("\n"),
        ..pen.section(
            "loss",
            "損害と費用",
            "Loss and cost",
            vec![
                pen.fact("直接損害", "Direct damage", &total(loss.direct.total)),
                pen.fact("間接損害", "Indirect damage", &total(loss.indirect.total)),
                pen.fact(
                    "合計（回収額を差し引いた額）",
                    "Total, less what was got back",
                    &total(loss.total),
                ),
                pen.fact(
                    "再発防止策の費用（計画）",
                    "Cost of measures, planned",
                    &planned,
                ),
                pen.fact(
                    "再発防止策の費用（支出済み）",
                    "Cost of measures, spent",
                    &match measures.count {
                        0 => String::new(),
                        _ => exact(measures.spent),
                    },
                ),
            ],
        )
    };
    let class = |class: LossClass, sum: &ClassTotal| {
        vec![
            class.label(lang).to_owned(),
            amount(sum.estimated),
            exact(sum.actual),
            exact(sum.recovered),
            amount(sum.total),
        ]
    };
    let classes = match loss.rows {
        0 => Vec::new(),
        _ => vec![
            class(LossClass::Direct, &loss.direct),
            class(LossClass::Indirect, &loss.indirect),
        ],
    };
    vec![
        head,
        list(
            pen,
            "loss_classes",
            ("直接・間接の内訳", "Direct and indirect"),
            &[
                ("区分", "Class"),
                ("見積り（最小〜最大）", "Estimated, least to most"),
                ("確定", "Certain"),
                ("回収", "Got back"),
                ("合計", "Total"),
            ],
            classes,
        ),
        kinds(loss, pen),
    ]
}

fn kinds(loss: &LossView, pen: &Pen) -> SheetSection {
    let rows = loss
        .by_jnsa
        .iter()
        .filter(|total| total.count > 0)
        .map(|total| {
            vec![
                total.jnsa_class.label(pen.lang).to_owned(),
                total.count.to_string(),
                money::range(total.amount, &loss.currency, pen.lang),
            ]
        });
    list(
        pen,
        "loss_kinds",
        ("種類別の内訳", "By kind"),
        &[("種類", "Kind"), ("件数", "Entries"), ("金額", "Amount")],
        rows.collect(),
    )
}
