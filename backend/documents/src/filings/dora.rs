//! A report under DORA as the JSON the technical standards describe (Implementing Regulation (EU) 2025/302). What is not
//! known is left out where the file can do without it; where it cannot, there is no file, and what is missing is told.

mod demanded;
mod told;

use super::ExportError;
use saiki_api::{filing_forms::FilingStage, filings::FilingContent, money::Money};
use saiki_domain::canonical;
use serde_json::{Map, Value, json};
use told::{Told, decimal, is_lei};

/// Forms this file is for.
const FORMS: &str = "eu.dora.";

pub(super) fn write(content: &FilingContent) -> Result<Vec<u8>, ExportError> {
    let submission = match content.stage {
        FilingStage::Initial => "initial_notification",
        FilingStage::Intermediate => "intermediate_report",
        FilingStage::Final => "final_report",
        FilingStage::Single => return Err(ExportError::NotThisForm),
    };
    if !content.kind.starts_with(FORMS) {
        return Err(ExportError::NotThisForm);
    }
    let mut told = Told::of(content);
    let mut report = told.report(content.stage);
    report.insert("incidentSubmission".to_owned(), json!(submission));
    let report = Value::Object(report);
    for key in demanded::missing(&report, content.stage) {
        told.lacks(key);
    }
    if !told.faults.0.is_empty() {
        return Err(ExportError::Encoding(told.faults));
    }
    Ok((canonical::text(&report)? + "\n").into_bytes())
}

/// An object of the file, to which only what is known is put.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn put(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value.into());
        }
    }

    /// The object, unless nothing was put to it.
    fn some(self) -> Option<Map<String, Value>> {
        (!self.0.is_empty()).then_some(self.0)
    }
}

impl Told<'_> {
    /// The whole file but for which word it is.
    fn report(&mut self, stage: FilingStage) -> Map<String, Value> {
        let mut report = Object::default();
        report.put("reportCurrency", self.currency.clone());
        report.put("submittingEntity", Some(self.submitter()));
        report.put("affectedEntity", Some(vec![self.affected()]));
        report.put("ultimateParentUndertaking", self.parent());
        report.put(
            "primaryContact",
            self.contact(["reporter.name", "reporter.email", "reporter.phone"]),
        );
        report.put(
            "secondaryContact",
            self.contact([
                "dora.contact2_name",
                "dora.contact2_email",
                "dora.contact2_phone",
            ]),
        );
        report.put("incident", self.incident().some());
        if stage != FilingStage::Initial {
            report.put("impactAssessment", Some(self.impact().0));
        }
        report.put(
            "reportingToOtherAuthorities",
            self.choices("dora.authorities"),
        );
        report.put(
            "reportingToOtherAuthoritiesOther",
            self.text("dora.authority_other"),
        );
        report.put(
            "informationDurationServiceDowntimeActualOrEstimate",
            self.choice("dora.duration_figures"),
        );
        report.0
    }

    /// Whoever submits: the organisation itself where nobody submits on its behalf. It bears one code, not two.
    fn submitter(&mut self) -> Map<String, Value> {
        let mut entity = Object::default();
        entity.put("entityType", Some("SUBMITTING_ENTITY"));
        let itself = !self.tells("dora.submitter_name");
        let name = if itself {
            "org.name"
        } else {
            "dora.submitter_name"
        };
        entity.put("name", self.text(name));
        match self.text("dora.submitter_code") {
            Some(code) if is_lei(&code) => entity.put("LEI", Some(code)),
            Some(code) => entity.put("code", Some(code)),
            None if itself => match self.lei("org.lei") {
                Some(lei) => entity.put("LEI", Some(lei)),
                None => self.lacks("org.lei"),
            },
            None => self.lacks("dora.submitter_code"),
        }
        entity.0
    }

    fn affected(&mut self) -> Map<String, Value> {
        let mut entity = Object::default();
        entity.put("entityType", Some("AFFECTED_ENTITY"));
        entity.put("name", self.text("org.name"));
        entity.put("LEI", self.lei("org.lei"));
        entity.put("affectedEntityType", self.choices("dora.entity_types"));
        entity.0
    }

    fn parent(&mut self) -> Option<Map<String, Value>> {
        let mut entity = Object::default();
        entity.put("name", self.text("dora.parent_name"));
        entity.put("LEI", self.lei("dora.parent_lei"));
        let mut entity = entity.some()?;
        let kind = json!("ULTIMATE_PARENT_UNDERTAKING_ENTITY");
        entity.insert("entityType".to_owned(), kind);
        Some(entity)
    }

    fn contact(&mut self, [name, email, phone]: [&str; 3]) -> Option<Map<String, Value>> {
        let mut contact = Object::default();
        contact.put("name", self.text(name));
        contact.put("email", self.email(email));
        contact.put("phone", self.phone(phone));
        contact.some()
    }

    fn incident(&mut self) -> Object {
        let mut it = Object::default();
        it.put("financialEntityCode", self.text("incident.reference"));
        it.put(
            "competentAuthorityCode",
            self.text("report.authority_reference"),
        );
        it.put("detectionDateTime", self.time("times.detected"));
        it.put("classificationDateTime", self.time("times.classified"));
        it.put("incidentDescription", self.text("summary"));
        it.put("otherInformation", self.text("other"));
        it.put("classificationTypes", self.criteria());
        it.put(
            "isBusinessContinuityActivated",
            self.yes("dora.bcp_activated"),
        );
        it.put(
            "originatesFromThirdPartyProvider",
            self.text("dora.third_party_origin"),
        );
        it.put("incidentDiscovery", self.discovery());
        it.put("incidentOccurrenceDateTime", self.time("times.occurred"));
        it.put("incidentDuration", self.span("dora.duration"));
        it.put("incidentType", self.kind().some());
        it.put(
            "rootCauseHLClassification",
            self.choices("dora.root_causes"),
        );
        it.put(
            "rootCausesDetailedClassification",
            self.choices("dora.root_causes_detailed"),
        );
        it.put(
            "rootCausesAdditionalClassification",
            self.choices("dora.root_causes_additional"),
        );
        it.put("rootCausesOther", self.text("dora.root_cause_other"));
        it.put(
            "rootCausesInformation",
            self.together(["cause.text", "cause.root"]),
        );
        it.put(
            "rootCauseAddressingDateTime",
            self.time("dora.root_cause_addressed"),
        );
        it.put("incidentResolutionSummary", self.text("dora.resolution"));
        it.put("incidentResolutionDateTime", self.time("times.closed"));
        it.put(
            "incidentResolutionVsPlannedImplementation",
            self.stated("dora.planned_difference"),
        );
        it.put(
            "assessmentOfRiskToCriticalFunctions",
            self.text("dora.resolution_risk"),
        );
        it.put(
            "informationRelevantToResolutionAuthorities",
            self.text("dora.resolution_authorities"),
        );
        it.put("grossAmountIndirectDirectCosts", self.costs());
        it.put("financialRecoveriesAmount", self.amount("costs.recovered"));
        it.put(
            "recurringNonMajorIncidentsDescription",
            self.text("dora.recurring"),
        );
        it.put("recurringIncidentDate", self.time("dora.recurring_date"));
        it
    }

    /// How it came to notice; in the standard's words where nobody chose one of those.
    fn discovery(&self) -> Option<String> {
        if let Some(code) = self.choice("dora.discovery") {
            return Some(code);
        }
        let code = match self.choice("discovery.method")?.as_str() {
            "monitoring" => "monitoring_systems",
            "employee" => "staff",
            "customer" => "clients",
            "partner" => "third-party_provider",
            "authority" => "authority_agency_law_enforcement_body",
            "attacker" => "attacker",
            _ => "other",
        };
        Some(code.to_owned())
    }

    /// Direct and indirect costs together; those of one kind where the other is not known.
    fn costs(&mut self) -> Option<Value> {
        let (direct, indirect) = (self.money("costs.direct"), self.money("costs.indirect"));
        let currency = direct.as_ref().or(indirect.as_ref())?.currency.clone();
        let minor = |money: Option<Money>| money.map_or(0, |money| money.minor);
        decimal(minor(direct).saturating_add(minor(indirect)), &currency)
    }

    fn criteria(&mut self) -> Option<Vec<Map<String, Value>>> {
        let met = self.choices("dora.criteria")?;
        Some(met.into_iter().map(|code| self.criterion(code)).collect())
    }

    /// A criterion that was met, with what belongs to it.
    fn criterion(&mut self, code: String) -> Map<String, Value> {
        let mut it = Object::default();
        match code.as_str() {
            "geographical_spread" => {
                it.put(
                    "countryCodeMaterialityThresholds",
                    self.choices("dora.states"),
                );
                it.put("memberStatesImpactType", self.choices("dora.states_impact"));
                it.put(
                    "memberStatesImpactTypeDescription",
                    self.stated("dora.states_impact_text"),
                );
            }
            "data_losses" => {
                // The name is spelt so in the standard's own schema.
                it.put(
                    "dataLosseMaterialityThresholds",
                    self.choices("dora.data_losses"),
                );
                it.put(
                    "dataLossesDescription",
                    self.stated("dora.data_losses_text"),
                );
            }
            "reputational_impact" => {
                it.put("reputationalImpactType", self.choices("dora.reputation"));
                it.put(
                    "reputationalImpactDescription",
                    self.stated("dora.reputation_text"),
                );
            }
            "economic_impact" => {
                it.put(
                    "economicImpactMaterialityThreshold",
                    self.stated("dora.economic_threshold"),
                );
            }
            _ => {}
        }
        it.put("classificationCriterion", Some(code));
        it.0
    }

    fn kind(&mut self) -> Object {
        let mut it = Object::default();
        let types = self.choices("dora.incident_types");
        let attack = types
            .iter()
            .flatten()
            .any(|code| code == "cybersecurity-related");
        it.put("incidentClassification", types);
        it.put(
            "otherIncidentClassification",
            self.text("dora.incident_type_other"),
        );
        it.put("threatTechniques", self.choices("dora.techniques"));
        it.put("otherThreatTechniques", self.text("dora.technique_other"));
        it.put(
            "indicatorsOfCompromise",
            if attack {
                self.stated("attack.indicators")
            } else {
                self.text("attack.indicators")
            },
        );
        it
    }

    fn impact(&mut self) -> Object {
        let mut it = Object::default();
        it.put(
            "hasImpactOnRelevantClients",
            self.yes("dora.relevant_clients"),
        );
        it.put("serviceImpact", self.service().some());
        it.put(
            "criticalServicesAffected",
            self.stated("dora.critical_services"),
        );
        it.put("affectedAssets", Some(self.assets().0));
        it.put(
            "affectedFunctionalAreas",
            self.stated("dora.functional_areas"),
        );
        it.put(
            "isAffectedInfrastructureComponents",
            self.choice("dora.infrastructure"),
        );
        it.put(
            "affectedInfrastructureComponents",
            self.text("dora.infrastructure_text"),
        );
        it.put(
            "isImpactOnFinancialInterest",
            self.choice("dora.financial_interest"),
        );
        it
    }

    fn service(&mut self) -> Object {
        let mut it = Object::default();
        it.put(
            "serviceRestorationDateTime",
            self.time("times.recovered")
                .or_else(|| self.time("service.outage_to")),
        );
        it.put("serviceDowntime", self.span("dora.downtime"));
        it.put(
            "isTemporaryActionsMeasuresForRecovery",
            self.yes("dora.temporary_measures"),
        );
        it.put(
            "descriptionOfTemporaryActionsMeasuresForRecovery",
            self.text("dora.temporary_measures_text"),
        );
        it
    }

    fn assets(&mut self) -> Object {
        let mut it = Object::default();
        for (name, number, percent) in [
            (
                "affectedClients",
                "dora.clients_number",
                "dora.clients_percent",
            ),
            (
                "affectedFinancialCounterparts",
                "dora.counterparts_number",
                "dora.counterparts_percent",
            ),
            (
                "affectedTransactions",
                "dora.transactions_number",
                "dora.transactions_percent",
            ),
        ] {
            let mut share = Object::default();
            share.put("number", self.number(number));
            share.put("percentage", self.percent(percent));
            // The file has a place for each, empty where nothing is known.
            it.put(name, Some(share.0));
        }
        it.put(
            "valueOfAffectedTransactions",
            self.amount("dora.transactions_value"),
        );
        it.put("numbersActualEstimate", self.choices("dora.figures"));
        it
    }
}
