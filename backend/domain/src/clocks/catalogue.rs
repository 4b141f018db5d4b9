//! The rules and questions this program ships, read once from the files in `rules/`: one file a rule, named by its
//! identifier. What a rule means in an incident is not told here.

use saiki_api::{
    clocks::{QuestionKind, QuestionScope},
    organisation::Both,
    rules::Rule,
};
use serde::Deserialize;
use std::{collections::BTreeSet, sync::OnceLock};

#[cfg(test)]
mod tests;

/// Every file of a rule. One that is not named here is not in the program; a test compares this with the folder.
const FILES: [&str; 101] = [
    include_str!("../../rules/au.ndb.assess.toml"),
    include_str!("../../rules/au.ndb.statement.toml"),
    include_str!("../../rules/au.ransom.toml"),
    include_str!("../../rules/br.anpd.toml"),
    include_str!("../../rules/cn.incident.cii.toml"),
    include_str!("../../rules/cn.incident.closing.toml"),
    include_str!("../../rules/cn.incident.gov.toml"),
    include_str!("../../rules/cn.incident.other.toml"),
    include_str!("../../rules/cn.pipl57.toml"),
    include_str!("../../rules/ct.customer.toml"),
    include_str!("../../rules/ct.dpa.toml"),
    include_str!("../../rules/ct.insurer.toml"),
    include_str!("../../rules/ct.pci.toml"),
    include_str!("../../rules/eu.cra.incident.early.toml"),
    include_str!("../../rules/eu.cra.incident.final.toml"),
    include_str!("../../rules/eu.cra.incident.notif.toml"),
    include_str!("../../rules/eu.cra.vuln.early.toml"),
    include_str!("../../rules/eu.cra.vuln.final.toml"),
    include_str!("../../rules/eu.cra.vuln.notif.toml"),
    include_str!("../../rules/eu.dora.final.toml"),
    include_str!("../../rules/eu.dora.initial.toml"),
    include_str!("../../rules/eu.dora.intermediate.toml"),
    include_str!("../../rules/eu.gdpr.person.toml"),
    include_str!("../../rules/eu.gdpr.processor.toml"),
    include_str!("../../rules/eu.gdpr.sa.omnibus.toml"),
    include_str!("../../rules/eu.gdpr.sa.toml"),
    include_str!("../../rules/eu.nis2.early.toml"),
    include_str!("../../rules/eu.nis2.final.ongoing.toml"),
    include_str!("../../rules/eu.nis2.final.toml"),
    include_str!("../../rules/eu.nis2.notif.toml"),
    include_str!("../../rules/hk.ci.core.toml"),
    include_str!("../../rules/hk.ci.other.toml"),
    include_str!("../../rules/hk.pdpo.toml"),
    include_str!("../../rules/in.certin.toml"),
    include_str!("../../rules/in.dpdp.detailed.toml"),
    include_str!("../../rules/in.dpdp.initial.toml"),
    include_str!("../../rules/in.dpdp.person.toml"),
    include_str!("../../rules/jp.acd.final.toml"),
    include_str!("../../rules/jp.acd.prelim.toml"),
    include_str!("../../rules/jp.appi.final.improper.toml"),
    include_str!("../../rules/jp.appi.final.toml"),
    include_str!("../../rules/jp.appi.person.amended.toml"),
    include_str!("../../rules/jp.appi.person.toml"),
    include_str!("../../rules/jp.appi.prelim.toml"),
    include_str!("../../rules/jp.appi.processor.toml"),
    include_str!("../../rules/jp.elec.final.toml"),
    include_str!("../../rules/jp.elec.prelim.toml"),
    include_str!("../../rules/jp.fsa.recovery.toml"),
    include_str!("../../rules/jp.fsa.status.toml"),
    include_str!("../../rules/jp.fsa.toml"),
    include_str!("../../rules/jp.ipa.toml"),
    include_str!("../../rules/jp.jpcert.toml"),
    include_str!("../../rules/jp.mynumber.final.improper.toml"),
    include_str!("../../rules/jp.mynumber.final.toml"),
    include_str!("../../rules/jp.mynumber.prelim.toml"),
    include_str!("../../rules/jp.pmark.final.improper.toml"),
    include_str!("../../rules/jp.pmark.final.toml"),
    include_str!("../../rules/jp.pmark.prelim.toml"),
    include_str!("../../rules/jp.police.toml"),
    include_str!("../../rules/jp.telecom.final.toml"),
    include_str!("../../rules/jp.telecom.nearmiss.toml"),
    include_str!("../../rules/jp.telecom.prelim.toml"),
    include_str!("../../rules/jp.telecom.quarterly.toml"),
    include_str!("../../rules/jp.tse.toml"),
    include_str!("../../rules/kr.pipa.authority.toml"),
    include_str!("../../rules/kr.pipa.person.toml"),
    include_str!("../../rules/kr.pipa.possible.toml"),
    include_str!("../../rules/ph.npc.toml"),
    include_str!("../../rules/sg.pdpa.assess.toml"),
    include_str!("../../rules/sg.pdpa.authority.toml"),
    include_str!("../../rules/sg.pdpa.person.toml"),
    include_str!("../../rules/th.pdpa.toml"),
    include_str!("../../rules/tw.cyber.toml"),
    include_str!("../../rules/tw.fsc.toml"),
    include_str!("../../rules/tw.pdpa.toml"),
    include_str!("../../rules/uk.csr.early.toml"),
    include_str!("../../rules/uk.csr.full.toml"),
    include_str!("../../rules/uk.gdpr.sa.toml"),
    include_str!("../../rules/uk.pecr.toml"),
    include_str!("../../rules/us.bank36.toml"),
    include_str!("../../rules/us.bsp.toml"),
    include_str!("../../rules/us.ca.ag.toml"),
    include_str!("../../rules/us.ca.person.toml"),
    include_str!("../../rules/us.circia.incident.toml"),
    include_str!("../../rules/us.circia.ransom.toml"),
    include_str!("../../rules/us.ftc.safeguards.toml"),
    include_str!("../../rules/us.hipaa.ba.toml"),
    include_str!("../../rules/us.hipaa.hhs500.toml"),
    include_str!("../../rules/us.hipaa.hhs_small.toml"),
    include_str!("../../rules/us.hipaa.media.toml"),
    include_str!("../../rules/us.hipaa.person.toml"),
    include_str!("../../rules/us.nydfs.extortion.reasons.toml"),
    include_str!("../../rules/us.nydfs.extortion.toml"),
    include_str!("../../rules/us.nydfs.toml"),
    include_str!("../../rules/us.sec.8k.toml"),
    include_str!("../../rules/us.sec.8ka.toml"),
    include_str!("../../rules/us.states.co.toml"),
    include_str!("../../rules/us.states.de.toml"),
    include_str!("../../rules/us.states.fl.toml"),
    include_str!("../../rules/us.states.ny.toml"),
    include_str!("../../rules/us.states.tx.toml"),
];

/// A question that decides whether rules apply.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionText {
    /// Stable key, by which conditions name it.
    pub key: String,
    /// The question in one sentence.
    pub text: Both,
    /// What decides, with its source.
    pub help: Both,
    /// What it asks for.
    pub kind: QuestionKind,
    /// Whether each incident is asked, or the organisation once.
    pub scope: QuestionScope,
    /// Whether a yes frees from duties. While it is not answered, nobody is freed.
    #[serde(default)]
    pub exemption: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Questions {
    question: Vec<QuestionText>,
}

/// The shipped rules, by regime, then by identifier. A file that does not read is left out, which a test rules out.
pub fn rules() -> &'static [Rule] {
    static READ: OnceLock<Vec<Rule>> = OnceLock::new();
    READ.get_or_init(|| {
        let mut rules: Vec<Rule> = FILES
            .iter()
            .filter_map(|text| toml::from_str(text).ok())
            .collect();
        rules.sort_by(|a, b| (a.regime, &a.id).cmp(&(b.regime, &b.id)));
        rules
    })
}

/// The shipped rule of that identifier.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().iter().find(|rule| rule.id == id)
}

/// The questions, in the order in which they are asked: those of every law first, then by regime.
pub fn questions() -> &'static [QuestionText] {
    static READ: OnceLock<Vec<QuestionText>> = OnceLock::new();
    READ.get_or_init(|| {
        toml::from_str(include_str!("../../rules/questions.toml"))
            .map(|file: Questions| file.question)
            .unwrap_or_default()
    })
}

/// Whether the question of that key asks for an exemption.
pub(super) fn is_exemption(key: &str) -> bool {
    static KEYS: OnceLock<BTreeSet<&str>> = OnceLock::new();
    KEYS.get_or_init(|| {
        let exemptions = questions().iter().filter(|question| question.exemption);
        exemptions.map(|question| question.key.as_str()).collect()
    })
    .contains(key)
}

/// The question of that key.
pub fn question(key: &str) -> Option<&'static QuestionText> {
    questions().iter().find(|question| question.key == key)
}
