//! Reads Cargo.lock as far as needed to know what one package is made of. It resolves nothing.

use std::collections::{BTreeMap, BTreeSet};

/// One `[[package]]`: its lines, and the names of what it needs.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Package {
    name: String,
    version: String,
    from_registry: bool,
    lines: Vec<String>,
    needs: Vec<String>,
}

impl Package {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether it comes from elsewhere, not from this clone.
    #[must_use]
    pub fn is_from_registry(&self) -> bool {
        self.from_registry
    }

    /// Name, version, checksum and needs, as the file has them.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

/// The packages of a Cargo.lock.
#[must_use]
pub fn packages(lock: &str) -> Vec<Package> {
    lock.split("[[package]]").skip(1).map(package).collect()
}

fn package(block: &str) -> Package {
    let mut package = Package::default();
    for line in block.lines().map(str::trim).filter(|line| !line.is_empty()) {
        package.lines.push(line.to_owned());
        let quoted = line.split('"').nth(1).unwrap_or_default();
        match line.split(' ').next() {
            Some("name") => quoted.clone_into(&mut package.name),
            Some("version") => quoted.clone_into(&mut package.version),
            Some("source") => package.from_registry = true,
            // `"name"` or, where several versions are locked, `"name 1.2.3"`.
            Some(word) if word.starts_with('"') => package.needs.push(quoted.to_owned()),
            _ => {}
        }
    }
    package
}

/// The packages that the named ones are made of, themselves included, each once and in order.
#[must_use]
pub fn closure<'a>(packages: &'a [Package], roots: &[&str]) -> Vec<&'a Package> {
    let mut by_name: BTreeMap<&str, Vec<&Package>> = BTreeMap::new();
    for package in packages {
        by_name.entry(&package.name).or_default().push(package);
    }
    let mut open: Vec<&str> = roots.to_vec();
    let mut found: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut result = Vec::new();
    while let Some(need) = open.pop() {
        let mut words = need.split(' ');
        let name = words.next().unwrap_or_default();
        let version = words.next();
        for package in by_name.get(name).into_iter().flatten() {
            let wanted = version.is_none_or(|version| version == package.version);
            if wanted && found.insert((&package.name, &package.version)) {
                result.push(*package);
                open.extend(package.needs.iter().map(String::as_str));
            }
        }
    }
    result.sort_by_key(|package| (&package.name, &package.version));
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
version = 4

[[package]]
name = "console"
version = "0.1.0"
dependencies = [
 "api",
 "hash 2.0.0",
]

[[package]]
name = "api"
version = "0.1.0"

[[package]]
name = "hash"
version = "1.0.0"
source = "registry"

[[package]]
name = "hash"
version = "2.0.0"
source = "registry"
"#;

    #[test]
    fn only_what_a_package_is_made_of_is_found() {
        let packages = packages(LOCK);
        let names = |roots: &[&str]| -> Vec<String> {
            closure(&packages, roots)
                .iter()
                .map(|one| format!("{} {}", one.name(), one.version()))
                .collect()
        };
        assert_eq!(
            names(&["console"]),
            ["api 0.1.0", "console 0.1.0", "hash 2.0.0"]
        );
        assert_eq!(names(&["api"]), ["api 0.1.0"]);
        assert_eq!(names(&["absent"]), Vec::<String>::new());
    }
}
