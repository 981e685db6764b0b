//! `coverage json`: the regions that coverage.py itself makes of a file.

use serde_json::Value;

use super::Listed;

pub(super) fn functions(document: &Value) -> Vec<Listed> {
    let files = document["files"].as_object().into_iter().flatten();
    let regions = files.flat_map(|(path, file)| {
        let regions = file["functions"].as_object().into_iter().flatten();
        regions.filter(|(name, _)| !name.is_empty()).map(move |(name, region)| (path, name, region))
    });
    let function = |(path, name, region): (&String, &String, &Value)| {
        let summary = &region["summary"];
        let (covered, total) = (summary["covered_lines"].as_u64()?, summary["num_statements"].as_u64()?);
        let line = region["start_line"].as_u64()?;
        // The second of a name has its line behind it.
        let name = name.strip_suffix(&format!("@{line}")).unwrap_or(name).to_owned();
        // Nothing to run leaves nothing to say; its LCOV leaves such functions out.
        let known = total > 0;
        let (entered, lines) = (known.then_some(covered > 0), known.then_some((covered, total)));
        known.then_some(Listed { path: path.clone(), line, name, entered, lines })
    };
    regions.filter_map(function).collect()
}
