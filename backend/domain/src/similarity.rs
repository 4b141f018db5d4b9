//! How like an affected system another one is, and how likely the same incident is there: points with their reasons,
//! from what the register says. It finds candidates to look at; it proves nothing.
//!
//! Weights (the project's own judgement; an intrusion usually needs the same platform, then the same product, then
//! the same way in): kind of operating system 25, its version 15, software 30, settings 20, exposure 10. Where
//! nothing is known of a system, it gets half the points and is marked, so that not knowing never looks like safety.

use crate::text;
use saiki_api::systems::{Exposure, Factor, FactorKind, Likelihood, MeasureState};
use std::collections::BTreeMap;

/// Points of each comparison.
pub const fn weight(kind: FactorKind) -> i64 {
    match kind {
        FactorKind::OsFamily => 25,
        FactorKind::OsVersion => 15,
        FactorKind::Software => 30,
        FactorKind::Settings => 20,
        FactorKind::Exposure => 10,
    }
}

/// From this score on the likelihood is medium.
pub const MEDIUM: i64 = 35;
/// From this score on the likelihood is high.
pub const HIGH: i64 = 65;

/// What the register says of a system, ready to be compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traits {
    family: String,
    os: String,
    version: Vec<String>,
    version_text: String,
    software: BTreeMap<String, (String, String)>,
    settings: BTreeMap<String, String>,
    exposure: Exposure,
}

impl Traits {
    /// From the register's words.
    pub fn new(
        os: &str,
        os_version: &str,
        software: &[String],
        settings: &[String],
        exposure: Exposure,
    ) -> Traits {
        let product = |text: &String| {
            let (name, version) = split_version(text);
            (text::fold(name), (text.clone(), text::fold(version)))
        };
        let setting = |text: &String| (text::fold(text), text.clone());
        Traits {
            family: family(os),
            os: os.to_owned(),
            version: version_parts(os_version),
            version_text: os_version.to_owned(),
            software: software.iter().map(product).collect(),
            settings: settings.iter().map(setting).collect(),
            exposure,
        }
    }
}

/// The kind of operating system a name belongs to; the name itself, folded, where none is known.
fn family(os: &str) -> String {
    const FAMILIES: &[(&str, &[&str])] = &[
        (
            "windows server",
            &["windowsserver", "winserver", "ウィンドウズサーバ"],
        ),
        ("windows", &["windows", "win10", "win11", "ウィンドウズ"]),
        ("macos", &["macos", "osx"]),
        (
            "linux",
            &[
                "linux", "ubuntu", "debian", "rhel", "redhat", "centos", "rocky", "alma", "suse",
                "fedora",
            ],
        ),
        ("bsd", &["freebsd", "openbsd", "netbsd"]),
        ("fortios", &["fortios", "fortigate"]),
        ("cisco", &["ciscoios", "ios-xe", "nx-os", "ciscoasa"]),
        ("junos", &["junos"]),
        ("panos", &["pan-os", "panos", "paloalto"]),
        ("ios", &["ios", "ipados"]),
        ("android", &["android"]),
        ("esxi", &["esxi", "vmware", "vsphere"]),
    ];
    let folded = text::fold(os);
    let known = FAMILIES
        .iter()
        .find(|(_, names)| names.iter().any(|name| folded.contains(name)));
    match known {
        Some((family, _)) => (*family).to_owned(),
        None => folded,
    }
}

/// A product's name and its version: the last word, where that begins with a digit (`nginx 1.24`, `PHP v8.1`).
fn split_version(text: &str) -> (&str, &str) {
    match text.trim().rsplit_once([' ', '　']) {
        Some((name, last))
            if last
                .trim_start_matches(['v', 'V'])
                .starts_with(|c: char| c.is_numeric()) =>
        {
            (name, last)
        }
        _ => (text, ""),
    }
}

fn version_parts(version: &str) -> Vec<String> {
    text::fold(version)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The points of each comparison of `system` with an affected one, in the order of `FactorKind::ALL`.
pub fn compare(system: &Traits, affected: &Traits) -> Vec<Factor> {
    vec![
        os_family(system, affected),
        os_version(system, affected),
        software(system, affected),
        settings(system, affected),
        exposure(system, affected),
    ]
}

/// The sum of points, 0 to 100.
pub fn score(factors: &[Factor]) -> i64 {
    factors.iter().map(|f| f.points).sum::<i64>().clamp(0, 100)
}

fn factor(kind: FactorKind, points: i64, shared: Vec<String>) -> Factor {
    Factor {
        kind,
        points,
        most: weight(kind),
        shared,
        unknown: false,
    }
}

/// Nothing is known of the system, while the affected one says something.
fn not_known(kind: FactorKind) -> Factor {
    Factor {
        unknown: true,
        ..factor(kind, weight(kind) / 2, Vec::new())
    }
}

fn os_family(system: &Traits, affected: &Traits) -> Factor {
    const KIND: FactorKind = FactorKind::OsFamily;
    match (system.family.is_empty(), affected.family.is_empty()) {
        (_, true) => factor(KIND, 0, Vec::new()),
        (true, false) => not_known(KIND),
        _ if system.family == affected.family => {
            factor(KIND, weight(KIND), vec![system.os.clone()])
        }
        _ => factor(KIND, 0, Vec::new()),
    }
}

/// The whole version alike gives all points, its first part alike half of them; another kind of system none.
fn os_version(system: &Traits, affected: &Traits) -> Factor {
    const KIND: FactorKind = FactorKind::OsVersion;
    if affected.version.is_empty() {
        return factor(KIND, 0, Vec::new());
    }
    let maybe_same = system.family.is_empty() || system.family == affected.family;
    if maybe_same && system.version.is_empty() {
        return not_known(KIND);
    }
    let shared = || vec![system.version_text.clone()];
    match system.family == affected.family {
        true if system.version == affected.version => factor(KIND, weight(KIND), shared()),
        true if system.version.first() == affected.version.first() => {
            factor(KIND, weight(KIND) / 2, shared())
        }
        _ => factor(KIND, 0, Vec::new()),
    }
}

/// A product in common gives 10 points, in the same version 15.
fn software(system: &Traits, affected: &Traits) -> Factor {
    const KIND: FactorKind = FactorKind::Software;
    if affected.software.is_empty() {
        return factor(KIND, 0, Vec::new());
    }
    if system.software.is_empty() {
        return not_known(KIND);
    }
    let mut points = 0;
    let mut shared = Vec::new();
    for (name, (text, version)) in &system.software {
        if let Some((_, other)) = affected.software.get(name) {
            points += if version == other { 15 } else { 10 };
            shared.push(text.clone());
        }
    }
    factor(KIND, points.min(weight(KIND)), shared)
}

/// The share of the affected system's settings this one has, too.
fn settings(system: &Traits, affected: &Traits) -> Factor {
    const KIND: FactorKind = FactorKind::Settings;
    let all = i64::try_from(affected.settings.len()).unwrap_or(0);
    if all == 0 {
        return factor(KIND, 0, Vec::new());
    }
    if system.settings.is_empty() {
        return not_known(KIND);
    }
    let shared: Vec<String> = system
        .settings
        .iter()
        .filter(|(key, _)| affected.settings.contains_key(*key))
        .map(|(_, text)| text.clone())
        .collect();
    let count = i64::try_from(shared.len()).unwrap_or(0);
    factor(KIND, weight(KIND) * count / all, shared)
}

fn exposure(system: &Traits, affected: &Traits) -> Factor {
    const KIND: FactorKind = FactorKind::Exposure;
    match (system.exposure, affected.exposure) {
        (_, Exposure::Unknown) => factor(KIND, 0, Vec::new()),
        (Exposure::Unknown, _) => not_known(KIND),
        (a, b) if a == b => factor(KIND, weight(KIND), Vec::new()),
        _ => factor(KIND, 0, Vec::new()),
    }
}

/// How likely the same incident is: by the score, one class lower once the emergency measure is done.
pub fn likelihood(score: i64, measure: MeasureState) -> Likelihood {
    let by_score = if score >= HIGH {
        Likelihood::High
    } else if score >= MEDIUM {
        Likelihood::Medium
    } else {
        Likelihood::Low
    };
    match (measure, by_score) {
        (MeasureState::Done, Likelihood::High) => Likelihood::Medium,
        (MeasureState::Done, _) => Likelihood::Low,
        (_, by_score) => by_score,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn traits(
        os: &str,
        version: &str,
        software: &[&str],
        settings: &[&str],
        exposure: Exposure,
    ) -> Traits {
        let own = |all: &[&str]| all.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        Traits::new(os, version, &own(software), &own(settings), exposure)
    }

    fn web() -> Traits {
        traits(
            "Ubuntu",
            "22.04",
            &["nginx 1.24", "PHP 8.1", "OpenSSL 3.0"],
            &["共用管理者", "SSH公開"],
            Exposure::Internet,
        )
    }

    fn points(system: &Traits) -> Vec<i64> {
        compare(system, &web()).iter().map(|f| f.points).collect()
    }

    #[test]
    fn the_same_system_gets_every_point_and_a_foreign_one_none() {
        assert_eq!(points(&web()), [25, 15, 30, 20, 10]);
        let other = traits(
            "Windows 11 Pro",
            "23H2",
            &["Excel 2021"],
            &["AD参加"],
            Exposure::Internal,
        );
        assert_eq!(points(&other), [0, 0, 0, 0, 0]);
        assert_eq!(weight_sum(), 100);
    }

    fn weight_sum() -> i64 {
        FactorKind::ALL.into_iter().map(weight).sum()
    }

    #[test]
    fn each_reason_counts_for_itself_and_says_what_is_shared() {
        let like = traits(
            "Debian",
            "22.10",
            &["NGINX 1.18", "MySQL 8.0"],
            &["SSH公開"],
            Exposure::Internal,
        );
        assert_eq!(points(&like), [25, 7, 10, 10, 0]);
        let factors = compare(&like, &web());
        assert_eq!(factors[2].shared, ["NGINX 1.18"]);
        assert_eq!(factors[3].shared, ["SSH公開"]);
    }

    #[test]
    fn not_knowing_counts_half_and_is_marked() {
        let bare = Traits::default();
        let factors = compare(&bare, &web());
        assert!(factors.iter().all(|f| f.unknown), "{factors:?}");
        assert_eq!(points(&bare), [12, 7, 15, 10, 5]);
        // Knowing nothing of the affected system tells nothing of others.
        assert_eq!(score(&compare(&web(), &bare)), 0);
    }

    #[test]
    fn a_version_tells_nothing_across_kinds_of_systems() {
        let other = traits("Windows Server", "22.04", &[], &[], Exposure::Unknown);
        assert_eq!(compare(&other, &web())[1].points, 0);
    }

    #[test]
    fn windows_servers_and_clients_are_two_kinds() {
        assert_eq!(family("Windows Server 2022"), family("WindowsServer2019"));
        assert_ne!(family("Windows Server 2022"), family("Windows 11"));
        assert_eq!(family("ＲＨＥＬ　９"), family("Ubuntu"));
        assert_eq!(family("Cisco IOS"), family("IOS-XE"));
        assert_ne!(family("Cisco IOS"), family("iOS"));
        assert_eq!(family("TRON"), family("tron"));
    }

    #[test]
    fn likelihood_follows_the_score_and_a_measure_that_is_done() {
        use MeasureState as M;
        assert_eq!(likelihood(HIGH, M::NotTold), Likelihood::High);
        assert_eq!(likelihood(HIGH - 1, M::NotPossible), Likelihood::Medium);
        assert_eq!(likelihood(MEDIUM - 1, M::Told), Likelihood::Low);
        assert_eq!(likelihood(100, M::Done), Likelihood::Medium);
        assert_eq!(likelihood(MEDIUM, M::Done), Likelihood::Low);
    }

    fn any_traits() -> impl Strategy<Value = Traits> {
        let word = || {
            prop::sample::select(vec![
                "Ubuntu",
                "Windows 11",
                "",
                "nginx 1",
                "nginx 2",
                "a b",
            ])
        };
        let words = || prop::collection::vec(word().prop_map(str::to_owned), 0..5);
        let exposure = prop::sample::select(Exposure::ALL.to_vec());
        (word(), word(), words(), words(), exposure)
            .prop_map(|(os, version, a, b, exposure)| Traits::new(os, version, &a, &b, exposure))
    }

    proptest! {
        #[test]
        fn points_stay_within_their_weights(a in any_traits(), b in any_traits()) {
            let factors = compare(&a, &b);
            for (factor, kind) in factors.iter().zip(FactorKind::ALL) {
                prop_assert_eq!(factor.kind, kind);
                prop_assert!((0..=factor.most).contains(&factor.points), "{:?}", factor);
            }
            prop_assert!((0..=100).contains(&score(&factors)));
        }

        #[test]
        fn nothing_is_more_like_a_system_than_itself(a in any_traits(), b in any_traits()) {
            prop_assert!(score(&compare(&b, &a)) <= score(&compare(&a, &a)));
        }
    }
}
