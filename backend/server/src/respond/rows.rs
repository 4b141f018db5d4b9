//! Bodies that carry the version of the row they show, so that `Versioned::of`, `Created::at` and `IfMatch::change`
//! put it into the ETag. A new noun adds its line.

use saiki_api as api;

/// A body that shows a row with a version.
pub trait Row {
    /// Version of the row.
    fn version(&self) -> i64;
}

macro_rules! rows {
    ($($body:ty),+ $(,)?) => {
        $(impl Row for $body {
            fn version(&self) -> i64 {
                self.version
            }
        })+
    };
}

rows!(
    api::activities::Activity,
    api::alarms::Alarm,
    api::calendars::Calendar,
    api::campaigns::Campaign,
    api::causes::Cause,
    api::causes::Conclusion,
    api::claims::Claim,
    api::clocks::Clock,
    api::clocks::ClockSettings,
    api::clocks::Question,
    api::contact_stops::ContactStop,
    api::contacts::Contact,
    api::contracts::Contract,
    api::duplicates::PersonMerge,
    api::files::FileInfo,
    api::filing_duties::FilingDuty,
    api::filing_fields::FilingField,
    api::followups::PostBatch,
    api::handover::Handover,
    api::households::Household,
    api::import_presets::Preset,
    api::incidents::Incident,
    api::instruction_mails::Mailing,
    api::instructions::Instruction,
    api::interviews::Interview,
    api::items::Item,
    api::lanes::Lanes,
    api::laws::Law,
    api::lessons::Lesson,
    api::letters::Letter,
    api::log_sources::LogSource,
    api::losses::Loss,
    api::measures::Measure,
    api::measures::PreventionOption,
    api::measures::Target,
    api::monitoring::Monitoring,
    api::notices::Notice,
    api::organisation::Organisation,
    api::people::Person,
    api::people::PersonAddress,
    api::playbooks::IncidentPlaybook,
    api::playbooks::Playbook,
    api::recovery::RecoveryPlan,
    api::recovery::execution::AgreedDate,
    api::recovery::execution::TestStep,
    api::recovery::parties::RecoveryParty,
    api::recovery::tasks::RecoveryTask,
    api::reports::Report,
    api::retention::Retention,
    api::revisions::Revision,
    api::rules::ListedRule,
    api::sanctions::Sanction,
    api::segments::Segment,
    api::service_windows::ServiceWindow,
    api::stalls::StallRule,
    api::systems::Rule,
    api::suppressions::Suppression,
    api::systems::System,
    api::trainings::Training,
    api::units::Unit,
    api::users::User,
    api::webhooks::Webhook,
);

impl Row for api::clocks::ClockDetail {
    fn version(&self) -> i64 {
        self.clock.version
    }
}

impl Row for api::evidence::EvidenceRecord {
    fn version(&self) -> i64 {
        self.item.version
    }
}

impl Row for api::followups::FollowupDetail {
    fn version(&self) -> i64 {
        self.followup.version
    }
}

impl Row for api::instruction_mails::MailingStarted {
    fn version(&self) -> i64 {
        self.mailing.version
    }
}

impl Row for api::instructions::InstructionBoard {
    fn version(&self) -> i64 {
        self.instruction.version
    }
}

impl Row for api::systems::SystemDetail {
    fn version(&self) -> i64 {
        self.system.version
    }
}

impl Row for api::webhooks::WebhookSecret {
    fn version(&self) -> i64 {
        self.webhook.version
    }
}
