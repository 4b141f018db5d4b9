//! The console's files as they were when this binary was built. How they are sent is the routes' affair, and how they
//! are made that of `cargo xtask console`; without it the list is empty.

/// One file, in up to three encodings.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Below the root, without a leading slash: `index.html`, `console-4f1d….js`.
    pub path: &'static str,
    /// With charset where it has one.
    pub content_type: &'static str,
    /// Quoted and strong, from the plain bytes. Give each encoding its own by a suffix inside the quotes.
    pub etag: &'static str,
    /// Its name carries its hash, so it may be cached for ever.
    pub immutable: bool,
    /// The plain bytes.
    pub identity: &'static [u8],
    /// `Content-Encoding: br`, where that is smaller.
    pub brotli: Option<&'static [u8]>,
    /// `Content-Encoding: gzip`, where that is smaller.
    pub gzip: Option<&'static [u8]>,
}

/// Ordered by path.
static ASSETS: &[Asset] = &include!(concat!(env!("OUT_DIR"), "/console/assets.rs"));

/// The file of this path; none also when the console was not built in.
#[must_use]
pub fn asset(path: &str) -> Option<&'static Asset> {
    let at = ASSETS.binary_search_by(|asset| asset.path.cmp(path)).ok()?;
    ASSETS.get(at)
}

/// The page that every address of the console answers with.
#[must_use]
pub fn index() -> Option<&'static Asset> {
    asset("index.html")
}

/// All of them, for tests that walk through them.
#[must_use]
pub fn all() -> &'static [Asset] {
    ASSETS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_found_by_its_path_and_nothing_else_is() {
        for one in all() {
            assert_eq!(asset(one.path).map(|found| found.etag), Some(one.etag));
        }
        assert!(asset("no-such-file").is_none());
        assert!(asset("/index.html").is_none());
    }

    #[test]
    fn only_the_page_itself_may_change_under_its_name() {
        for one in all()
            .iter()
            .filter(|one| one.path.ends_with(".js") || one.path.ends_with(".wasm"))
        {
            assert!(one.immutable, "{} has no hash in its name", one.path);
        }
        assert!(index().is_none_or(|page| !page.immutable));
    }
}
