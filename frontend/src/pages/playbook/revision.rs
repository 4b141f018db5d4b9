//! A revision of the playbook while it is being made: items moved, reworded, added, retired. It is pure; saving it is the
//! page's affair.

use saiki_api::{activities::ActivityKey, playbooks::PlaybookItem};

/// Moves an item before or behind its neighbour of the same activity.
pub fn shift(items: &mut [PlaybookItem], code: &str, down: bool) {
    let Some(here) = items.iter().position(|i| i.code == code) else {
        return;
    };
    let Some(activity) = items.get(here).map(|i| i.activity) else {
        return;
    };
    let same = |n: &usize| items.get(*n).is_some_and(|i| i.activity == activity);
    let there = match down {
        true => (here + 1..items.len()).find(same),
        false => (0..here).rev().find(same),
    };
    if let Some(there) = there {
        items.swap(here, there);
    }
}

/// Puts an item in the place of the one with its code, or at the end of its activity.
pub fn put(items: &mut Vec<PlaybookItem>, item: PlaybookItem) {
    if let Some(old) = items.iter_mut().find(|i| i.code == item.code) {
        *old = item;
        return;
    }
    let end = items.iter().rposition(|i| i.activity == item.activity);
    items.insert(end.map_or(items.len(), |n| n + 1), item);
}

/// Retires an item, or brings it back.
pub fn retire(items: &mut [PlaybookItem], code: &str, retired: bool) {
    if let Some(item) = items.iter_mut().find(|i| i.code == code) {
        item.retired = retired;
    }
}

/// The next code of an activity, retired ones counted.
pub fn next_code(items: &[PlaybookItem], activity: ActivityKey) -> String {
    let prefix = format!("{}-", activity.code());
    let taken = items
        .iter()
        .filter_map(|i| i.code.strip_prefix(&prefix)?.parse::<u32>().ok());
    format!("{prefix}{}", taken.max().unwrap_or(0) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::organisation::Both;

    fn item(code: &str, activity: ActivityKey) -> PlaybookItem {
        PlaybookItem {
            code: code.to_owned(),
            activity,
            title: Both::default(),
            guidance: Both::default(),
            done: Both::default(),
            role: None,
            due: None,
            mandatory: Vec::new(),
            csf: Vec::new(),
            retired: false,
        }
    }

    fn codes(items: &[PlaybookItem]) -> Vec<&str> {
        items.iter().map(|i| i.code.as_str()).collect()
    }

    #[test]
    fn items_stay_within_their_activity() {
        use ActivityKey::{Ca, Rs};
        let mut all = vec![item("RS-1", Rs), item("RS-2", Rs), item("CA-1", Ca)];
        shift(&mut all, "RS-2", true);
        assert_eq!(codes(&all), ["RS-1", "RS-2", "CA-1"]);
        shift(&mut all, "RS-2", false);
        assert_eq!(codes(&all), ["RS-2", "RS-1", "CA-1"]);
        assert_eq!(next_code(&all, Rs), "RS-3");
        put(&mut all, item("RS-3", Rs));
        assert_eq!(codes(&all), ["RS-2", "RS-1", "RS-3", "CA-1"]);
        retire(&mut all, "RS-3", true);
        assert_eq!(next_code(&all, Rs), "RS-4");
        put(&mut all, item("UR-1", ActivityKey::Ur));
        assert_eq!(codes(&all).last(), Some(&"UR-1"));
    }
}
