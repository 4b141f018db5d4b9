//! Cursors of keyset-paged lists: the sort key and id of the last row, made opaque. A cursor that does not
//! read is refused, never guessed at.

use crate::{ApiError, ApiResult};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use saiki_api::problem::ErrorCode;
use serde::{Serialize, de::DeserializeOwned};

/// Longest cursor taken, in characters.
const MAX_CURSOR: usize = 2_048;

/// Makes a cursor of the last row's place, for example `(created_at, id)`.
pub fn encode<K: Serialize>(place: &K) -> ApiResult<String> {
    let text = serde_json::to_vec(place).map_err(ApiError::internal)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(text))
}

/// Reads a cursor back; `None` when there is none.
pub fn decode<K: DeserializeOwned>(cursor: Option<&str>) -> ApiResult<Option<K>> {
    let Some(cursor) = cursor.filter(|c| !c.is_empty()) else {
        return Ok(None);
    };
    if cursor.len() > MAX_CURSOR {
        return Err(malformed());
    }
    let bytes = BASE64_URL_SAFE_NO_PAD
        .decode(cursor)
        .map_err(|_| malformed())?;
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|_| malformed())
}

/// Cuts a list fetched with `limit + 1` rows to a page: the rows, and the cursor when there are more.
pub fn page<T, K: Serialize>(
    mut rows: Vec<T>,
    limit: u32,
    total: Option<u64>,
    place: impl FnOnce(&T) -> K,
) -> ApiResult<saiki_api::page::Page<T>> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = match rows.last() {
        Some(last) if more => Some(encode(&place(last))?),
        _ => None,
    };
    Ok(saiki_api::page::Page {
        items: rows,
        next_cursor,
        total,
    })
}

fn malformed() -> ApiError {
    ApiError::new(ErrorCode::MalformedRequest).field(
        "cursor",
        "invalid",
        "cursor には前のページの next_cursor をそのまま入れてください",
        "Hand back `next_cursor` of the page before, as it is",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::Uuid;

    #[test]
    fn a_cursor_reads_back_and_garbage_does_not() {
        let place = (1_700_000_000_000_000_i64, Uuid::from_u128(7));
        let cursor = encode(&place).unwrap();
        assert_eq!(decode::<(i64, Uuid)>(Some(&cursor)).unwrap(), Some(place));
        assert_eq!(decode::<(i64, Uuid)>(None).unwrap(), None);
        for bad in ["%%%", "AAAA", &cursor[1..], &"A".repeat(5_000)] {
            assert!(decode::<(i64, Uuid)>(Some(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_last_page_has_no_cursor() {
        let page_of = |n: i64| page((0..n).collect::<Vec<i64>>(), 2, None, |v| *v).unwrap();
        assert_eq!(page_of(2).next_cursor, None);
        assert!(page_of(3).next_cursor.is_some());
        assert_eq!(page_of(3).items, [0, 1]);
    }
}
