//! What Deno runs in place of a source: it compiles TypeScript and JSX, and keeps the compiled text in a folder of its own,
//! under the address of the source. A map back to the source stands in the last comment of that text, which is no part
//! of what is executed.

use super::script::Script;

/// How the compiled text of a source is asked for: this, and the address of the source.
const COMPILED: &str = "deno-compiled:";

/// What to do where there is no compiled text.
pub(super) const ADVICE: &str = "the counts are those of the code that it was compiled to, which Deno has not kept; \
     `deno coverage --lcov --output=lcov.info` with the folder writes those of the source";

/// Is it compiled before it is executed? Only Deno gives each script a document to itself.
pub(super) fn compiles(script: &Script<'_>) -> bool {
    let endings = [".ts", ".mts", ".cts", ".tsx", ".jsx"];
    script.alone && endings.iter().any(|ending| script.path.ends_with(ending))
}

/// What the compiled text of a source is asked for as.
pub(super) fn name(address: &str) -> String {
    format!("{COMPILED}{address}")
}

/// The address of the source whose compiled text is asked for by this name.
pub fn compiled_from(name: &str) -> Option<&str> {
    name.strip_prefix(COMPILED)
}

/// The part of a compiled text that is executed.
pub(super) fn executed(text: &str) -> &str {
    text.rfind("//# sourceMappingURL=").and_then(|at| text.get(..at)).unwrap_or(text)
}
