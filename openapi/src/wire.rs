//! The wire name of an enum value (`intrusion-attempts`, `queued`), by way of serde, so that each name is
//! written once. Databases and file formats store these names.

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};

/// The name `value` has on the wire. Empty for a value that is not written as a plain string.
pub fn name<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

/// The value whose wire name is `name`, or `None` when there is no such value.
pub fn parse<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// For fields of a patch that may be set to nothing: absent stays `None`, `null` becomes `Some(None)`. Goes with
/// `#[serde(default, deserialize_with = "crate::wire::given")]`.
pub fn given<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(from).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classes::Category;

    #[test]
    fn names_go_there_and_back() {
        assert_eq!(name(&Category::IntrusionAttempts), "intrusion-attempts");
        assert_eq!(
            parse("intrusion-attempts"),
            Some(Category::IntrusionAttempts)
        );
        assert_eq!(parse::<Category>("Intrusions"), None);
    }
}
