//! Which command opens the user's editor at a place. Editors disagree on how to name one; a table knows the common
//! ones, and any other just gets the file.

use std::path::Path;

/// How to start an editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// The program.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Does it have a window of its own? Then the terminal stays ours and nobody waits for it.
    pub windowed: bool,
}

/// How an editor is told where to go.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// `+LINE FILE`
    PlusLine,
    /// `+LINE:COLUMN FILE`
    PlusLineColumn,
    /// `+LINE,COLUMN FILE`
    PlusLineCommaColumn,
    /// `FILE:LINE:COLUMN`
    Colons,
    /// `--goto FILE:LINE:COLUMN`
    Goto,
    /// `--line LINE --column COLUMN FILE`
    Options,
    /// `-l LINE FILE`
    DashL,
}

/// Name, way to name a place, and whether it has its own window.
const EDITORS: &[(&[&str], Place, bool)] = &[
    (&["vi", "vim", "nvim", "ex", "view", "ne", "joe", "jed", "mg", "zile", "elvis"], Place::PlusLine, false),
    (&["kak", "micro", "emacs", "emacsclient"], Place::PlusLineColumn, false),
    (&["nano", "pico", "rnano"], Place::PlusLineCommaColumn, false),
    (&["hx", "helix"], Place::Colons, false),
    (&["gvim", "mvim"], Place::PlusLine, true),
    (&["gedit"], Place::PlusLine, true),
    (&["zed", "zeditor", "subl", "sublime_text"], Place::Colons, true),
    (&["code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"], Place::Goto, true),
    (
        &[
            "idea",
            "pycharm",
            "goland",
            "webstorm",
            "phpstorm",
            "rubymine",
            "clion",
            "rider",
            "rustrover",
            "studio",
            "charm",
            "kate",
        ],
        Place::Options,
        true,
    ),
    (&["mate"], Place::DashL, true),
];

/// What is tried when the user named no editor.
const FALLBACKS: &[&str] = &["nvim", "vim", "vi", "nano", "hx", "emacs"];

/// The command for a place in a file: `$VISUAL`, `$EDITOR` (both may carry arguments), or the first known editor that
/// `exists`.
pub fn launch(
    file: &Path,
    line: u32,
    column: u32,
    variable: impl Fn(&str) -> Option<String>,
    exists: impl Fn(&str) -> bool,
) -> Result<Launch, String> {
    let named = ["VISUAL", "EDITOR"].iter().find_map(|name| {
        let value = variable(name).filter(|value| !value.trim().is_empty())?;
        Some((*name, value))
    });
    let mut words = match named {
        Some((name, value)) => shlex::split(&value)
            .filter(|words| !words.is_empty())
            .ok_or_else(|| format!("${name} has an unclosed quote: {value}"))?,
        None => match FALLBACKS.iter().find(|name| exists(name)) {
            Some(name) => vec![(*name).to_owned()],
            None => return Err("no editor was found; set $EDITOR".to_owned()),
        },
    };
    let program = words.remove(0);
    let mut arguments = words;
    let file = file.to_string_lossy().into_owned();
    let (place, mut windowed) = known(&program).map_or((None, false), |(place, windowed)| (Some(place), windowed));
    let has = |arguments: &[String], options: &[&str]| arguments.iter().any(|word| options.contains(&word.as_str()));
    // The same program can live in the terminal or in a window.
    if is(&program, "emacs") || is(&program, "emacsclient") {
        let in_terminal = has(&arguments, &["-nw", "--no-window-system", "-t", "-tty", "--tty"]);
        let windows = variable("DISPLAY").or_else(|| variable("WAYLAND_DISPLAY")).is_some();
        windowed = windows && !in_terminal && (is(&program, "emacs") || has(&arguments, &["-c", "--create-frame"]));
    }
    if is(&program, "vim") || is(&program, "nvim") {
        windowed = has(&arguments, &["-g"]);
    }
    match place {
        Some(Place::PlusLine) => arguments.extend([format!("+{line}"), file]),
        Some(Place::PlusLineColumn) => arguments.extend([format!("+{line}:{column}"), file]),
        Some(Place::PlusLineCommaColumn) => arguments.extend([format!("+{line},{column}"), file]),
        Some(Place::Colons) => arguments.push(format!("{file}:{line}:{column}")),
        Some(Place::Goto) => arguments.extend(["--goto".to_owned(), format!("{file}:{line}:{column}")]),
        Some(Place::Options) => {
            arguments.extend(["--line".to_owned(), line.to_string()]);
            arguments.extend(["--column".to_owned(), column.to_string(), file]);
        }
        Some(Place::DashL) => arguments.extend(["-l".to_owned(), line.to_string(), file]),
        None => arguments.push(file),
    }
    Ok(Launch { program, arguments, windowed })
}

fn known(program: &str) -> Option<(Place, bool)> {
    EDITORS
        .iter()
        .find(|(names, ..)| names.iter().any(|name| is(program, name)))
        .map(|(_, place, windowed)| (*place, *windowed))
}

/// Is this program the editor of that name, wherever it is installed?
fn is(program: &str, name: &str) -> bool {
    Path::new(program).file_stem().is_some_and(|stem| stem == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Result<Launch, String> {
        let variable =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        launch(Path::new("src/a b.rs"), 12, 3, variable, |name| name == "vi")
    }

    fn line(variables: &[(&str, &str)]) -> String {
        let launch = with(variables).unwrap();
        let window = if launch.windowed { " (window)" } else { "" };
        format!("{} {}{window}", launch.program, launch.arguments.join(" "))
    }

    #[test]
    fn each_editor_is_told_in_its_own_way() {
        let editor = |value: &str| line(&[("EDITOR", value)]);
        assert_eq!(editor("nvim"), "nvim +12 src/a b.rs");
        assert_eq!(editor("/usr/bin/nano -l"), "/usr/bin/nano -l +12,3 src/a b.rs");
        assert_eq!(editor("kak"), "kak +12:3 src/a b.rs");
        assert_eq!(editor("hx"), "hx src/a b.rs:12:3");
        assert_eq!(editor("code --wait"), "code --wait --goto src/a b.rs:12:3 (window)");
        assert_eq!(editor("idea.sh"), "idea.sh --line 12 --column 3 src/a b.rs (window)");
        assert_eq!(editor("my-own -x 'a b'"), "my-own -x a b src/a b.rs");
    }

    #[test]
    fn emacs_has_a_window_only_where_there_are_windows() {
        assert_eq!(line(&[("EDITOR", "emacs")]), "emacs +12:3 src/a b.rs");
        assert_eq!(line(&[("EDITOR", "emacs"), ("DISPLAY", ":0")]), "emacs +12:3 src/a b.rs (window)");
        assert_eq!(line(&[("EDITOR", "emacs -nw"), ("DISPLAY", ":0")]), "emacs -nw +12:3 src/a b.rs");
    }

    #[test]
    fn visual_goes_before_editor_and_a_known_one_after() {
        assert_eq!(line(&[("EDITOR", "nano"), ("VISUAL", "vim")]), "vim +12 src/a b.rs");
        assert_eq!(line(&[("EDITOR", " ")]), "vi +12 src/a b.rs");
        assert_eq!(with(&[("EDITOR", "vim 'x")]), Err("$EDITOR has an unclosed quote: vim 'x".to_owned()));
    }
}
