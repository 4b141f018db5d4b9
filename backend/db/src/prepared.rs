//! A statement the database reads once a connection and keeps. diesel's updates, and whatever has words of SQL in it, are
//! read anew each time; for a row by its key that takes longer than the work itself. For the few statements every mail
//! and every line of an import passes.

use crate::DbId;
use diesel::{
    backend::Backend,
    pg::Pg,
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{Array, BigInt, Binary, Bool, Integer, Nullable, Text},
    sqlite::Sqlite,
};
use std::{marker::PhantomData, str::Split};

/// A value for a place.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    /// An identifier.
    Id(DbId),
    /// Yes or no.
    Bool(bool),
    /// A text.
    Text(&'a str),
    /// A text, or none.
    MaybeText(Option<&'a str>),
    /// A 64-bit number.
    Long(i64),
    /// A 64-bit number, or none.
    MaybeLong(Option<i64>),
    /// A 32-bit number.
    Integer(i32),
    /// A 32-bit number, or none.
    MaybeInteger(Option<i32>),
}

/// A statement with a `?` for each value, that answers with rows of `Answer`.
#[derive(Debug)]
pub(crate) struct Prepared<'a, Answer> {
    words: &'static str,
    values: &'a [Value<'a>],
    answer: PhantomData<Answer>,
}

impl<'a, Answer> Prepared<'a, Answer> {
    /// The statement with its values, in the order of their places.
    pub fn new(words: &'static str, values: &'a [Value<'a>]) -> Self {
        Prepared {
            words,
            values,
            answer: PhantomData,
        }
    }
}

impl<Answer> QueryId for Prepared<'_, Answer> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Answer> Query for Prepared<'_, Answer> {
    type SqlType = Answer;
}

impl<C, Answer> RunQueryDsl<C> for Prepared<'_, Answer> {}

/// What fills places of a statement on a database.
trait Fill<DB: Backend> {
    /// Fills the next one.
    fn fill<'b>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

/// Values fill places on both databases alike.
macro_rules! values_fill {
    ($($backend:ty),*) => {$(
        impl Fill<$backend> for Value<'_> {
            fn fill<'b>(&'b self, out: &mut AstPass<'_, 'b, $backend>) -> QueryResult<()> {
                match self {
                    Value::Id(id) => out.push_bind_param::<Binary, _>(id),
                    Value::Bool(is) => out.push_bind_param::<Bool, _>(is),
                    Value::Text(text) => out.push_bind_param::<Text, str>(text),
                    Value::MaybeText(text) => out.push_bind_param::<Nullable<Text>, _>(text),
                    Value::Long(number) => out.push_bind_param::<BigInt, _>(number),
                    Value::MaybeLong(number) => out.push_bind_param::<Nullable<BigInt>, _>(number),
                    Value::Integer(number) => out.push_bind_param::<Integer, _>(number),
                    Value::MaybeInteger(number) => {
                        out.push_bind_param::<Nullable<Integer>, _>(number)
                    }
                }
            }
        }
    )*};
}

values_fill!(Sqlite, Pg);

/// Each of them, with the words behind its place.
fn fill_all<'b, DB: Backend, T: Fill<DB>>(
    all: &'b [T],
    words: &mut Split<'static, char>,
    out: &mut AstPass<'_, 'b, DB>,
) -> QueryResult<()> {
    for (one, behind) in all.iter().zip(words) {
        one.fill(out)?;
        out.push_sql(behind);
    }
    Ok(())
}

impl<DB, Answer> QueryFragment<DB> for Prepared<'_, Answer>
where
    DB: Backend,
    for<'v> Value<'v>: Fill<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let mut words = self.words.split('?');
        out.push_sql(words.next().unwrap_or_default());
        fill_all(self.values, &mut words, &mut out)
    }
}

/// A value for each of many rows, as PostgreSQL takes them in one: a column of them.
#[derive(Debug)]
pub(crate) enum Column<'a> {
    /// Identifiers.
    Ids(Vec<DbId>),
    /// Texts.
    Texts(Vec<String>),
    /// Texts, or none.
    MaybeTexts(Vec<Option<&'a str>>),
    /// 64-bit numbers.
    Longs(Vec<i64>),
    /// 64-bit numbers, or none.
    MaybeLongs(Vec<Option<i64>>),
    /// 32-bit numbers.
    Integers(Vec<i32>),
    /// 32-bit numbers, or none.
    MaybeIntegers(Vec<Option<i32>>),
}

/// The same for a set of rows, on PostgreSQL: the single values have the first places, the columns those behind them.
#[derive(Debug)]
pub(crate) struct PreparedSet<'a, Answer> {
    values: Prepared<'a, Answer>,
    columns: &'a [Column<'a>],
}

impl<'a, Answer> PreparedSet<'a, Answer> {
    /// The statement, its single values, and its columns.
    pub fn new(words: &'static str, values: &'a [Value<'a>], columns: &'a [Column<'a>]) -> Self {
        PreparedSet {
            values: Prepared::new(words, values),
            columns,
        }
    }
}

impl<Answer> QueryId for PreparedSet<'_, Answer> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Answer> Query for PreparedSet<'_, Answer> {
    type SqlType = Answer;
}

impl<C, Answer> RunQueryDsl<C> for PreparedSet<'_, Answer> {}

impl Fill<Pg> for Column<'_> {
    fn fill<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            Column::Ids(all) => out.push_bind_param::<Array<Binary>, _>(all),
            Column::Texts(all) => out.push_bind_param::<Array<Text>, _>(all),
            Column::MaybeTexts(all) => out.push_bind_param::<Array<Nullable<Text>>, _>(all),
            Column::Longs(all) => out.push_bind_param::<Array<BigInt>, _>(all),
            Column::MaybeLongs(all) => out.push_bind_param::<Array<Nullable<BigInt>>, _>(all),
            Column::Integers(all) => out.push_bind_param::<Array<Integer>, _>(all),
            Column::MaybeIntegers(all) => out.push_bind_param::<Array<Nullable<Integer>>, _>(all),
        }
    }
}

impl<Answer> QueryFragment<Pg> for PreparedSet<'_, Answer> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut words = self.values.words.split('?');
        out.push_sql(words.next().unwrap_or_default());
        fill_all(self.values.values, &mut words, &mut out)?;
        fill_all(self.columns, &mut words, &mut out)
    }
}
