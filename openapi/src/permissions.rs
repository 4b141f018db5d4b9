//! Roles, permissions and the one table that joins them. The server asks it before every handler, the
//! console asks it to leave out what a person may not do.

use crate::Lang;
use serde::{Deserialize, Serialize};

/// What a user is in the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the instance: users, organisation, everything else.
    Admin,
    /// Recovery lead: runs incidents.
    Lead,
    /// Communications: registers affected people, writes and sends letters.
    Comms,
    /// Approves letters and campaigns written by others.
    Approver,
    /// Watches deadlines, files reports.
    Compliance,
    /// Reads everything, changes nothing.
    Auditor,
    /// A program using the API.
    Integrator,
}

impl Role {
    /// Every role, in the order people are shown them.
    pub const ALL: [Role; 7] = [
        Role::Admin,
        Role::Lead,
        Role::Comms,
        Role::Approver,
        Role::Compliance,
        Role::Auditor,
        Role::Integrator,
    ];

    /// The role's name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Role::Admin => lang.pick("管理者", "Administrator"),
            Role::Lead => lang.pick("復旧責任者", "Recovery lead"),
            Role::Comms => lang.pick("広報・お客様対応", "Communications"),
            Role::Approver => lang.pick("承認者", "Approver"),
            Role::Compliance => lang.pick("法務・コンプライアンス", "Compliance"),
            Role::Auditor => lang.pick("監査", "Auditor"),
            Role::Integrator => lang.pick("連携プログラム", "Integrator"),
        }
    }

    /// Whether the role sees all incidents without being a member of each.
    pub fn sees_all_incidents(self) -> bool {
        matches!(self, Role::Admin | Role::Auditor)
    }

    /// Whether the role may do what `permission` names. This is the whole policy.
    pub fn allows(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Role::Admin => !matches!(
                permission,
                P::LettersApprove | P::FilingsApprove | P::RecoveryApprove
            ),
            Role::Auditor => matches!(
                permission,
                P::OrganisationRead
                    | P::UsersRead
                    | P::IncidentsRead
                    | P::PeopleRead
                    | P::LettersRead
                    | P::CampaignsRead
                    | P::FilingsRead
                    | P::RecoveryRead
                    | P::RestrictedRead
                    | P::OutboxRead
                    | P::AuditRead
            ),
            Role::Lead => !matches!(
                permission,
                P::UsersWrite | P::OrganisationWrite | P::PeopleReveal
            ),
            Role::Comms => matches!(
                permission,
                P::OrganisationRead
                    | P::UsersRead
                    | P::IncidentsRead
                    | P::IncidentsWrite
                    | P::PeopleRead
                    | P::PeopleReveal
                    | P::PeopleWrite
                    | P::LettersRead
                    | P::LettersWrite
                    | P::CampaignsRead
                    | P::CampaignsWrite
                    | P::FilingsRead
                    | P::RecoveryRead
                    | P::RecoveryWrite
                    | P::OutboxRead
            ),
            Role::Approver => matches!(
                permission,
                P::OrganisationRead
                    | P::UsersRead
                    | P::IncidentsRead
                    | P::PeopleRead
                    | P::LettersRead
                    | P::LettersApprove
                    | P::CampaignsRead
                    | P::FilingsRead
                    | P::FilingsApprove
                    | P::RecoveryRead
                    | P::RecoveryApprove
                    | P::OutboxRead
            ),
            Role::Compliance => matches!(
                permission,
                P::OrganisationRead
                    | P::UsersRead
                    | P::IncidentsRead
                    | P::PeopleRead
                    | P::LettersRead
                    | P::LettersApprove
                    | P::CampaignsRead
                    | P::FilingsRead
                    | P::FilingsWrite
                    | P::FilingsApprove
                    | P::RecoveryRead
                    | P::RecoveryWrite
                    | P::RecoveryApprove
                    | P::RestrictedRead
                    | P::RestrictedWrite
                    | P::AuditRead
            ),
            Role::Integrator => matches!(
                permission,
                P::IncidentsRead
                    | P::IncidentsWrite
                    | P::PeopleRead
                    | P::PeopleWrite
                    | P::LettersRead
                    | P::CampaignsRead
                    | P::RecoveryRead
                    | P::RecoveryWrite
            ),
        }
    }
}

/// One thing a handler may need. Reading and writing are told apart; nothing is implied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Read the organisation's own particulars.
    OrganisationRead,
    /// Change them.
    OrganisationWrite,
    /// List users (to name members, authors, approvers).
    UsersRead,
    /// Make, change and disable users.
    UsersWrite,
    /// Read incidents one is a member of.
    IncidentsRead,
    /// Open and change incidents, their timeline and members.
    IncidentsWrite,
    /// Read the register of affected people, personal fields masked.
    PeopleRead,
    /// See personal fields in the clear.
    PeopleReveal,
    /// Import and change affected people.
    PeopleWrite,
    /// Read letters.
    LettersRead,
    /// Write letters, ask for approval, send tests.
    LettersWrite,
    /// Approve or refuse somebody else's letter.
    LettersApprove,
    /// Read campaigns, deliveries and proof packs.
    CampaignsRead,
    /// Make, start, pause, resume and cancel campaigns.
    CampaignsWrite,
    /// Read filings.
    FilingsRead,
    /// Make filings.
    FilingsWrite,
    /// Approve or refuse a filing somebody else made, and overrule a contradiction.
    FilingsApprove,
    /// Read the recovery work: activities, items, systems, plans, causes, measures, losses.
    RecoveryRead,
    /// Do it.
    RecoveryWrite,
    /// Approve what somebody else prepared: a plan, a reconnection, the end of a watch, the effect of a measure.
    RecoveryApprove,
    /// Add, reword, re-order and retire the organisation's playbook items.
    PlaybookWrite,
    /// Read what concerns single employees: interviews, action against those responsible.
    RestrictedRead,
    /// Write it.
    RestrictedWrite,
    /// Read the built-in outbox.
    OutboxRead,
    /// Read and verify the audit log.
    AuditRead,
}

impl Permission {
    /// Every permission, in the order of the table.
    pub const ALL: [Permission; 25] = [
        Permission::OrganisationRead,
        Permission::OrganisationWrite,
        Permission::UsersRead,
        Permission::UsersWrite,
        Permission::IncidentsRead,
        Permission::IncidentsWrite,
        Permission::PeopleRead,
        Permission::PeopleReveal,
        Permission::PeopleWrite,
        Permission::LettersRead,
        Permission::LettersWrite,
        Permission::LettersApprove,
        Permission::CampaignsRead,
        Permission::CampaignsWrite,
        Permission::FilingsRead,
        Permission::FilingsWrite,
        Permission::FilingsApprove,
        Permission::RecoveryRead,
        Permission::RecoveryWrite,
        Permission::RecoveryApprove,
        Permission::PlaybookWrite,
        Permission::RestrictedRead,
        Permission::RestrictedWrite,
        Permission::OutboxRead,
        Permission::AuditRead,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_auditor_writes_nothing() {
        for permission in [
            Permission::OrganisationWrite,
            Permission::UsersWrite,
            Permission::IncidentsWrite,
            Permission::PeopleWrite,
            Permission::LettersWrite,
            Permission::LettersApprove,
            Permission::CampaignsWrite,
            Permission::FilingsWrite,
            Permission::FilingsApprove,
            Permission::PeopleReveal,
            Permission::RecoveryWrite,
            Permission::RecoveryApprove,
            Permission::PlaybookWrite,
            Permission::RestrictedWrite,
        ] {
            assert!(!Role::Auditor.allows(permission), "{permission:?}");
        }
    }

    #[test]
    fn only_three_roles_approve() {
        let approving: Vec<_> = Role::ALL
            .into_iter()
            .filter(|r| r.allows(Permission::LettersApprove))
            .collect();
        assert_eq!(approving, [Role::Lead, Role::Approver, Role::Compliance]);
        for role in Role::ALL {
            let both = [Permission::LettersApprove, Permission::RecoveryApprove];
            let [letters, recovery] = both.map(|permission| role.allows(permission));
            assert_eq!(letters, recovery, "{role:?}");
        }
    }

    #[test]
    fn what_concerns_single_employees_is_for_few() {
        let reading: Vec<_> = Role::ALL
            .into_iter()
            .filter(|r| r.allows(Permission::RestrictedRead))
            .collect();
        let few = [Role::Admin, Role::Lead, Role::Compliance, Role::Auditor];
        assert_eq!(reading, few);
    }
}
