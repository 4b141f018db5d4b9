//! Reading that refuses what it does not know. Filters stand in queries, where paging goes beside them, so their types let
//! other names pass; in a body a misspelt name would mean everybody. And what a type knows and takes, for those who read a
//! query as several types and tell what may stand in it.

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, Error, IntoDeserializer, MapAccess, Visitor,
        value::Error as Refusal,
    },
    forward_to_deserialize_any,
};
use std::{fmt, marker::PhantomData};

/// For `#[serde(deserialize_with)]`: a struct whose unknown fields are refused by name.
pub fn known<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(Strict(deserializer))
}

/// `known` for a field that may be absent or null.
pub fn known_if_any<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Maybe<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Maybe<T> {
        type Value = Option<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object or null")
        }

        fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
            known(inner).map(Some)
        }
    }
    deserializer.deserialize_option(Maybe(PhantomData))
}

/// The names of a struct's fields as they are read; `None` where it takes any.
pub fn fields_of<T: DeserializeOwned>() -> Option<&'static [&'static str]> {
    let mut found = None;
    // It only listens; the reading itself comes to nothing.
    let _ = T::deserialize(Names(&mut found));
    found
}

/// What a field takes, as far as it is one of a few things that can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// One of these names.
    OneOf(&'static [&'static str]),
    /// `true` or `false`.
    Truth,
    /// A whole number.
    Number,
}

/// What a field of a struct takes; `None` where it has no such field, or takes anything else.
pub fn taken_by<T: DeserializeOwned>(field: &str) -> Option<Takes> {
    let mut heard = None;
    // It only listens; the reading itself comes to nothing.
    let _ = T::deserialize(Offer {
        field,
        heard: &mut heard,
    });
    heard
}

/// Reads as a struct that has this one field.
struct Offer<'a> {
    field: &'a str,
    heard: &'a mut Option<Takes>,
}

impl<'de> Deserializer<'de> for Offer<'_> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_map(OneField {
            field: Some(self.field),
            heard: self.heard,
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct OneField<'a> {
    field: Option<&'a str>,
    heard: &'a mut Option<Takes>,
}

impl<'de> MapAccess<'de> for OneField<'_> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refusal> {
        match self.field.take() {
            Some(field) => seed.deserialize(field.into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Refusal> {
        seed.deserialize(Listener(&mut *self.heard))
    }
}

/// Hears what a value is to be read as.
struct Listener<'a>(&'a mut Option<Takes>);

impl Listener<'_> {
    fn hears<T>(self, takes: Takes) -> Result<T, Refusal> {
        *self.0 = Some(takes);
        Err(Refusal::custom("only what it takes is asked for"))
    }
}

macro_rules! numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
            self.hears(Takes::Number)
        }
    )*};
}

impl<'de> Deserializer<'de> for Listener<'_> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
        Err(Refusal::custom("it takes what cannot be told"))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Refusal> {
        self.hears(Takes::OneOf(variants))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
        self.hears(Takes::Truth)
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}

struct Names<'a>(&'a mut Option<&'static [&'static str]>);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
        Err(Refusal::custom("only the names are asked for"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        *self.0 = Some(fields);
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Strict<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_struct(name, fields, Known { visitor, fields })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Known<V> {
    visitor: V,
    fields: &'static [&'static str],
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Known<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Keys {
            map,
            fields: self.fields,
        })
    }
}

struct Keys<A> {
    map: A,
    fields: &'static [&'static str],
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Keys<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let Some(key) = self.map.next_key::<String>()? else {
            return Ok(None);
        };
        if !self.fields.contains(&key.as_str()) {
            return Err(A::Error::unknown_field(&key, self.fields));
        }
        seed.deserialize(key.into_deserializer()).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        followups::FollowupTarget,
        instructions::InstructionFields,
        measures::TargetsDecision,
        page::PageQuery,
        people::{PeopleTarget, PersonFilter},
        systems::BulkTarget,
    };

    fn refusal<T: DeserializeOwned + fmt::Debug>(body: &str) -> String {
        serde_json::from_str::<T>(body).unwrap_err().to_string()
    }

    #[test]
    fn a_misspelt_filter_is_refused_by_name_with_those_there_are() {
        let body = r#"{"filter":{"langg":"ja"}}"#;
        for text in [
            refusal::<PeopleTarget>(body),
            refusal::<FollowupTarget>(body),
            refusal::<BulkTarget>(body),
            refusal::<TargetsDecision>(r#"{"filter":{"langg":"ja"},"decision":{}}"#),
            refusal::<InstructionFields>(
                r#"{"title":{"ja":"a"},"text":{"ja":"a"},"of_systems":{"langg":"ja"}}"#,
            ),
        ] {
            assert!(text.contains("unknown field `langg`, expected "), "{text}");
        }
        assert!(refusal::<PeopleTarget>(body).contains("`data_item`"));
    }

    #[test]
    fn what_is_known_reads_as_before() {
        let body = r#"{"filter":{"lang":"ja","has_email":false,"damage_from":3}}"#;
        let PeopleTarget::Filter(filter) = serde_json::from_str(body).unwrap() else {
            panic!("no filter");
        };
        assert_eq!(
            (filter.has_email, filter.damage_from),
            (Some(false), Some(3))
        );
        assert!(serde_json::from_str::<BulkTarget>(r#"{"filter":{}}"#).is_ok());
        for none in [
            r#"{"title":{"ja":"a"},"text":{"ja":"a"}}"#,
            r#"{"title":{"ja":"a"},"text":{"ja":"a"},"of_systems":null}"#,
        ] {
            let fields: InstructionFields = serde_json::from_str(none).unwrap();
            assert_eq!(fields.of_systems, None);
        }
    }

    #[test]
    fn a_type_tells_its_names() {
        assert_eq!(fields_of::<PageQuery>(), Some(&["limit", "cursor"][..]));
        assert_eq!(fields_of::<serde_json::Value>(), None);
    }

    #[test]
    fn a_type_tells_what_its_fields_take() {
        let Some(Takes::OneOf(names)) = taken_by::<PersonFilter>("decision") else {
            panic!("no names");
        };
        assert!(names.contains(&"told_by_mail"), "{names:?}");
        let taken = |field| taken_by::<PersonFilter>(field);
        assert_eq!(taken("has_email"), Some(Takes::Truth));
        assert_eq!(taken("damage_from"), Some(Takes::Number));
        assert_eq!(taken("organisation"), None);
        assert_eq!(taken("no_such_field"), None);
        assert_eq!(taken_by::<serde_json::Value>("decision"), None);
    }
}
