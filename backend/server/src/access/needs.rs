//! One marker type a permission, to be named in handlers' arguments. What each means is written at
//! `saiki_api::permissions::Permission`.

use saiki_api::permissions::Permission;

/// What a handler needs of its caller.
pub trait Needs: 'static {
    /// The permission, or `None` when being signed in is enough.
    const PERMISSION: Option<Permission>;
}

/// Being signed in is enough.
pub enum SignedIn {}

impl Needs for SignedIn {
    const PERMISSION: Option<Permission> = None;
}

/// Types cannot be made by a function; this makes one for each permission.
macro_rules! markers {
    ($($name:ident),+ $(,)?) => {$(
        #[doc = concat!("Needs `Permission::", stringify!($name), "`.")]
        pub enum $name {}

        impl Needs for $name {
            const PERMISSION: Option<Permission> = Some(Permission::$name);
        }
    )+};
}

markers![
    AuditRead,
    CampaignsRead,
    CampaignsWrite,
    FilingsApprove,
    FilingsRead,
    FilingsWrite,
    IncidentsRead,
    IncidentsWrite,
    LettersApprove,
    LettersRead,
    LettersWrite,
    OrganisationRead,
    OrganisationWrite,
    OutboxRead,
    PeopleRead,
    PeopleReveal,
    PeopleWrite,
    PlaybookWrite,
    RecoveryApprove,
    RecoveryRead,
    RecoveryWrite,
    RestrictedRead,
    RestrictedWrite,
    UsersRead,
    UsersWrite,
];
