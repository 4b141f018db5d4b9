//! A condition in SQL's own words, with values bound into it: for what the query builder cannot say. It is of one type
//! however long it is; a chain of `sql(…).bind(…)` is of a longer type with each link, and costs minutes of compiling.

use crate::{DbId, conn::MultiBackend};
use diesel::{
    expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate},
    prelude::*,
    query_builder::{AstPass, QueryFragment, QueryId},
    sql_types::{BigInt, Binary, Bool, Integer, Text},
};
use std::borrow::Cow;

#[derive(Debug, Clone)]
enum Part {
    Words(Cow<'static, str>),
    Id(DbId),
    Bytes(Vec<u8>),
    Integer(i32),
    Long(i64),
    Text(String),
}

/// Words and values in the order they stand in. Nothing a person typed is ever among the words.
#[derive(Debug, Clone)]
pub(crate) struct Words(Vec<Part>);

impl Words {
    /// Begins with these.
    pub fn new(words: impl Into<Cow<'static, str>>) -> Words {
        Words(vec![Part::Words(words.into())])
    }

    fn with(mut self, part: Part) -> Words {
        self.0.push(part);
        self
    }

    /// Goes on with these.
    pub fn words(self, words: impl Into<Cow<'static, str>>) -> Words {
        self.with(Part::Words(words.into()))
    }

    /// An identifier.
    pub fn id(self, id: DbId) -> Words {
        self.with(Part::Id(id))
    }

    /// Bytes, such as a keyed index.
    pub fn bytes(self, bytes: Vec<u8>) -> Words {
        self.with(Part::Bytes(bytes))
    }

    /// A 32-bit number.
    pub fn integer(self, number: i32) -> Words {
        self.with(Part::Integer(number))
    }

    /// A 64-bit number.
    pub fn long(self, number: i64) -> Words {
        self.with(Part::Long(number))
    }

    /// A text.
    pub fn text(self, text: String) -> Words {
        self.with(Part::Text(text))
    }
}

impl Expression for Words {
    type SqlType = Bool;
}

impl<G> ValidGrouping<G> for Words {
    type IsAggregate = is_aggregate::Never;
}

impl<T> AppearsOnTable<T> for Words {}

impl<T> SelectableExpression<T> for Words {}

impl QueryId for Words {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<MultiBackend> for Words {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        for part in &self.0 {
            match part {
                Part::Words(words) => out.push_sql(words),
                Part::Id(id) => out.push_bind_param::<Binary, _>(id)?,
                Part::Bytes(bytes) => out.push_bind_param::<Binary, _>(bytes)?,
                Part::Integer(number) => out.push_bind_param::<Integer, _>(number)?,
                Part::Long(number) => out.push_bind_param::<BigInt, _>(number)?,
                Part::Text(text) => out.push_bind_param::<Text, _>(text)?,
            }
        }
        Ok(())
    }
}
