//! The page and what it loads: names by content, references to those names, the small script that starts the console.
//! Nothing is inline, because the content security policy forbids it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::File;
use super::bindgen::Bound;
use crate::hash::{self, Pieces};

/// Where `frontend/index.html` wants the console's own elements: style sheet, preloads, script.
const PLACE: &str = "<!-- console:head -->";

/// Everything but the files of `frontend/public`.
pub(super) fn assemble(frontend: &Path, bound: Bound) -> Result<Vec<File>> {
    let mut files = Vec::new();
    let mut script = bound.script;
    if !bound.snippets.is_empty() {
        let mut pieces = Pieces::default();
        for (path, content) in &bound.snippets {
            pieces.add(path, content);
        }
        let hash = pieces.finish();
        let dir = format!("snippets-{}", hash.get(..16).unwrap_or(&hash));
        script = script.replace("'./snippets/", &format!("'./{dir}/"));
        if script.contains("./snippets/") {
            bail!("wasm-bindgen refers to its snippets in a way that is not understood here");
        }
        for (path, content) in bound.snippets {
            files.push(File {
                path: format!("assets/{dir}/{path}"),
                content,
                immutable: true,
            });
        }
    }
    let module = File::hashed("console", "wasm", bound.module);
    let script = File::hashed("console", "js", script.into_bytes());
    let start = File::hashed("start", "js", start_script(&script, &module).into_bytes());
    let style = File::hashed("console", "css", style_sheet(&frontend.join("style"))?);

    let page = frontend.join("index.html");
    let page = fs::read_to_string(&page).with_context(|| format!("reading {}", page.display()))?;
    let page = fill(&page, &[&style, &script, &module, &start])?;
    files.push(File {
        path: "index.html".to_owned(),
        content: page.into_bytes(),
        immutable: false,
    });
    files.extend([module, script, start, style]);
    Ok(files)
}

/// The page can show that starting failed: `<html data-console="failed">`.
fn start_script(script: &File, module: &File) -> String {
    format!(
        "import init from \"./{}\";\n\
         init({{ module_or_path: new URL(\"./{}\", import.meta.url) }}).catch((error) => {{\n\
         \x20 console.error(error);\n\
         \x20 document.documentElement.dataset.console = \"failed\";\n\
         }});\n",
        script.file_name(),
        module.file_name()
    )
}

/// All style sheets, in the order of their names.
fn style_sheet(dir: &Path) -> Result<Vec<u8>> {
    let mut sheet = Vec::new();
    for file in hash::files_below(dir)?
        .iter()
        .filter(|file| file.extension().is_some_and(|it| it == "css"))
    {
        sheet.extend(fs::read(file)?);
        sheet.push(b'\n');
    }
    Ok(sheet)
}

fn fill(page: &str, [style, script, module, start]: &[&File; 4]) -> Result<String> {
    if page.matches(PLACE).count() != 1 {
        bail!("frontend/index.html must have the line `{PLACE}` once, in its head");
    }
    let head = [
        format!(r#"<link rel="stylesheet" href="/{}">"#, style.path),
        format!(
            r#"<link rel="preload" href="/{}" as="fetch" type="application/wasm" crossorigin>"#,
            module.path
        ),
        format!(r#"<link rel="modulepreload" href="/{}">"#, script.path),
        format!(r#"<script type="module" src="/{}"></script>"#, start.path),
    ];
    Ok(page.replace(PLACE, &head.join("\n    ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_each_file_by_its_content() {
        let file =
            |stem: &str, extension: &str| File::hashed(stem, extension, stem.as_bytes().to_vec());
        let (style, script, module) = (
            file("console", "css"),
            file("console", "js"),
            file("console", "wasm"),
        );
        let start = file("start", "js");
        let page = fill(
            "<head>\n    <!-- console:head -->\n</head>",
            &[&style, &script, &module, &start],
        );
        let page = page.expect("the placeholder is there");
        for one in [&style, &script, &module, &start] {
            assert!(
                page.contains(&format!("\"/{}\"", one.path)),
                "{} is not in {page}",
                one.path
            );
        }
        assert!(
            !page.contains("<script>"),
            "an inline script would be refused by the browser"
        );
        assert!(fill("<head></head>", &[&style, &script, &module, &start]).is_err());
    }
}
