//! What the file cannot do without, as the reporting schema has it: where it stands, and the field that tells it. Some of it
//! is demanded at every stage, some by later ones, some by what else is told.

use saiki_api::filing_forms::FilingStage;
use serde_json::Value;

/// Names within an object of the file, each with the key of the field that fills it.
type Demands = &'static [(&'static str, &'static str)];

const GENERAL: Demands = &[
    ("submittingEntity/name", "org.name"),
    ("affectedEntity/0/affectedEntityType", "dora.entity_types"),
    ("affectedEntity/0/name", "org.name"),
    ("primaryContact/name", "reporter.name"),
    ("primaryContact/email", "reporter.email"),
    ("primaryContact/phone", "reporter.phone"),
    ("reportCurrency", "dora.currency"),
    ("incident/financialEntityCode", "incident.reference"),
    ("incident/detectionDateTime", "times.detected"),
    ("incident/classificationDateTime", "times.classified"),
    ("incident/incidentDescription", "summary"),
    ("incident/classificationTypes", "dora.criteria"),
    ("incident/incidentDiscovery", "discovery.method"),
];

const SECOND_CONTACT: Demands = &[
    ("name", "dora.contact2_name"),
    ("email", "dora.contact2_email"),
    ("phone", "dora.contact2_phone"),
];

/// From the intermediate report on.
const LATER: Demands = &[
    ("incident/incidentOccurrenceDateTime", "times.occurred"),
    (
        "impactAssessment/affectedAssets/numbersActualEstimate",
        "dora.figures",
    ),
    ("incident/incidentDuration", "dora.duration"),
    (
        "impactAssessment/criticalServicesAffected",
        "dora.critical_services",
    ),
    (
        "incident/incidentType/incidentClassification",
        "dora.incident_types",
    ),
    (
        "impactAssessment/affectedFunctionalAreas",
        "dora.functional_areas",
    ),
    (
        "impactAssessment/isAffectedInfrastructureComponents",
        "dora.infrastructure",
    ),
    (
        "impactAssessment/isImpactOnFinancialInterest",
        "dora.financial_interest",
    ),
    ("reportingToOtherAuthorities", "dora.authorities"),
    (
        "impactAssessment/serviceImpact/isTemporaryActionsMeasuresForRecovery",
        "dora.temporary_measures",
    ),
];

/// In the final report.
const LAST: Demands = &[
    ("rootCauseHLClassification", "dora.root_causes"),
    (
        "rootCausesDetailedClassification",
        "dora.root_causes_detailed",
    ),
    (
        "rootCausesAdditionalClassification",
        "dora.root_causes_additional",
    ),
    ("rootCausesInformation", "cause.text"),
    ("incidentResolutionSummary", "dora.resolution"),
    ("rootCauseAddressingDateTime", "dora.root_cause_addressed"),
    ("incidentResolutionDateTime", "times.closed"),
    (
        "incidentResolutionVsPlannedImplementation",
        "dora.planned_difference",
    ),
    ("grossAmountIndirectDirectCosts", "costs.direct"),
    ("financialRecoveriesAmount", "costs.recovered"),
];

const SPREAD: Demands = &[
    ("countryCodeMaterialityThresholds", "dora.states"),
    (
        "memberStatesImpactTypeDescription",
        "dora.states_impact_text",
    ),
];

const DATA_LOSSES: Demands = &[
    ("dataLosseMaterialityThresholds", "dora.data_losses"),
    ("dataLossesDescription", "dora.data_losses_text"),
];

const REPUTATION: Demands = &[
    ("reputationalImpactType", "dora.reputation"),
    ("reputationalImpactDescription", "dora.reputation_text"),
];

/// The schema lets a final report be without the words.
const REPUTATION_LAST: Demands = &[("reputationalImpactType", "dora.reputation")];

const ECONOMIC: Demands = &[(
    "economicImpactMaterialityThreshold",
    "dora.economic_threshold",
)];

/// Root causes that say no more than that there is another.
const OTHER_CAUSES: [&str; 4] = [
    "process_failure_other",
    "system_failure_other",
    "human_error_other",
    "external_event_other",
];

/// Keys of the fields that would have to tell what the report lacks.
pub(super) fn missing(report: &Value, stage: FilingStage) -> Vec<&'static str> {
    let mut search = Search {
        report,
        missing: Vec::new(),
    };
    search.within("", GENERAL);
    if search.has("/secondaryContact") {
        search.within("/secondaryContact", SECOND_CONTACT);
    }
    if search.has("/ultimateParentUndertaking") {
        search.within(
            "/ultimateParentUndertaking",
            &[("name", "dora.parent_name")],
        );
    }
    if stage != FilingStage::Initial {
        search.within("", LATER);
        search.criteria(stage);
    }
    if stage == FilingStage::Final {
        search.within("/incident", LAST);
    }
    search.consequences();
    search.missing
}

/// What was found to be missing so far.
struct Search<'a> {
    report: &'a Value,
    missing: Vec<&'static str>,
}

impl Search<'_> {
    fn has(&self, place: &str) -> bool {
        self.report.pointer(place).is_some()
    }

    /// Whether one of the codes was chosen there.
    fn chose(&self, place: &str, codes: &[&str]) -> bool {
        let chosen = self.report.pointer(place).and_then(Value::as_array);
        let mut chosen = chosen.into_iter().flatten().filter_map(Value::as_str);
        chosen.any(|code| codes.contains(&code))
    }

    fn within(&mut self, object: &str, demands: Demands) {
        for &(name, key) in demands {
            if !self.has(&format!("{object}/{name}")) {
                self.missing.push(key);
            }
        }
    }

    /// What belongs to each criterion that was met.
    fn criteria(&mut self, stage: FilingStage) {
        let place = "/incident/classificationTypes";
        let report = self.report;
        let criteria = report.pointer(place).and_then(Value::as_array);
        for (n, criterion) in criteria.into_iter().flatten().enumerate() {
            let last = stage == FilingStage::Final;
            let name = criterion
                .get("classificationCriterion")
                .and_then(Value::as_str);
            let demands = match name {
                Some("geographical_spread") => SPREAD,
                Some("data_losses") => DATA_LOSSES,
                Some("reputational_impact") if last => REPUTATION_LAST,
                Some("reputational_impact") => REPUTATION,
                Some("economic_impact") if last => ECONOMIC,
                _ => continue,
            };
            self.within(&format!("{place}/{n}"), demands);
        }
    }

    /// What is demanded because something else is told.
    fn consequences(&mut self) {
        let kind = "/incident/incidentType";
        let classes = "/incident/incidentType/incidentClassification";
        if self.chose(classes, &["other"]) {
            self.within(
                kind,
                &[("otherIncidentClassification", "dora.incident_type_other")],
            );
        }
        if self.chose(classes, &["cybersecurity-related"]) {
            self.within(
                kind,
                &[
                    ("threatTechniques", "dora.techniques"),
                    ("indicatorsOfCompromise", "attack.indicators"),
                ],
            );
        }
        if self.chose("/incident/incidentType/threatTechniques", &["other"]) {
            self.within(kind, &[("otherThreatTechniques", "dora.technique_other")]);
        }
        if self.chose("/reportingToOtherAuthorities", &["other"]) {
            self.within(
                "",
                &[("reportingToOtherAuthoritiesOther", "dora.authority_other")],
            );
        }
        let service = "/impactAssessment/serviceImpact";
        if self.has("/impactAssessment/serviceImpact/serviceDowntime") {
            self.within(
                service,
                &[("serviceRestorationDateTime", "times.recovered")],
            );
            self.within(
                "",
                &[(
                    "informationDurationServiceDowntimeActualOrEstimate",
                    "dora.duration_figures",
                )],
            );
        }
        let measures = "/impactAssessment/serviceImpact/isTemporaryActionsMeasuresForRecovery";
        if self.report.pointer(measures) == Some(&Value::Bool(true)) {
            self.within(
                service,
                &[(
                    "descriptionOfTemporaryActionsMeasuresForRecovery",
                    "dora.temporary_measures_text",
                )],
            );
        }
        let causes = "/incident/rootCausesDetailedClassification";
        if self.chose(causes, &OTHER_CAUSES) {
            self.within("/incident", &[("rootCausesOther", "dora.root_cause_other")]);
        }
        if self.has("/incident/recurringNonMajorIncidentsDescription") {
            self.within(
                "/incident",
                &[("recurringIncidentDate", "dora.recurring_date")],
            );
        }
    }
}
