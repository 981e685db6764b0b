//! Which command opens the user's editor at a place. Editors disagree on how to name one; a table knows the common
//! ones, and any other just gets the file. One that runs around us is told instead (`running.rs`).

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::running::{Running, goto, neovim_expression, with_colons};

/// How to start an editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// The program.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Does it have a window of its own? Then the terminal stays ours and nobody waits for it.
    pub windowed: bool,
    /// Does it only tell an editor that runs? Then it ends at once, and tells by its exit code whether it could.
    pub tells: bool,
}

/// What of the surroundings decides which editor it is.
pub struct Surroundings<V, E, P> {
    /// Variables of the environment.
    pub variable: V,
    /// Is there a program of this name?
    pub exists: E,
    /// Is there something at this path?
    pub is_there: P,
    /// Is the end of the editing waited for? One that is only told does not say when that is.
    pub waits: bool,
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

/// Variables that name an editor. The first is for lazycov alone: it is started even where another one runs around us.
const NAMED: [&str; 3] = ["LAZYCOV_EDITOR", "VISUAL", "EDITOR"];

/// The command for a place in a file: the editor that runs around us, `$VISUAL`, `$EDITOR` (both may carry arguments),
/// or the first known editor that is installed.
///
/// Who names an editor with a window of its own gets that one, as it brings its own window to the front; who names one
/// for the terminal gets the editor in whose terminal we run. `$LAZYCOV_EDITOR` goes before all.
pub fn launch(
    file: &Path,
    line: u32,
    column: u32,
    around: &Surroundings<impl Fn(&str) -> Option<String>, impl Fn(&str) -> bool, impl Fn(&Path) -> bool>,
) -> Result<Launch, String> {
    let Surroundings { variable, exists, is_there, waits } = around;
    let named = NAMED.iter().find_map(|name| {
        let value = variable(name).filter(|value| !value.trim().is_empty())?;
        Some((*name, value))
    });
    let for_us = named.as_ref().is_some_and(|(name, _)| *name == NAMED[0]);
    let words = match named {
        Some((name, value)) => shlex::split(&value)
            .filter(|words| !words.is_empty())
            .ok_or_else(|| format!("${name} has an unclosed quote: {value}"))?,
        None => Vec::new(),
    };
    let file = apart_from_options(file);
    let running = if for_us || *waits { None } else { Running::find(variable, exists, is_there) };
    let own = words.first().map(|program| chosen(program, &words[1..], &file, line, column, variable));
    match (running, own) {
        (_, Some(launch)) if launch.windowed => Ok(launch),
        (Some(running), _) => {
            let (program, arguments) = running.told(&file, line, column);
            Ok(Launch { program, arguments, windowed: true, tells: true })
        }
        (None, Some(launch)) => Ok(launch),
        (None, None) => match FALLBACKS.iter().find(|name| exists(name)) {
            Some(name) => Ok(chosen(name, &[], &file, line, column, variable)),
            None => Err("no editor was found; set $EDITOR".to_owned()),
        },
    }
}

/// A name that begins like an option is none with its folder before it.
fn apart_from_options(file: &Path) -> PathBuf {
    let begins = file.as_os_str().as_encoded_bytes().first();
    if matches!(begins, Some(b'-' | b'+')) { Path::new(".").join(file) } else { file.to_owned() }
}

/// How the editor that the user chose is started.
fn chosen(
    program: &str,
    words: &[String],
    file: &Path,
    line: u32,
    column: u32,
    variable: impl Fn(&str) -> Option<String>,
) -> Launch {
    let (place, mut windowed) = known(program).map_or((None, false), |(place, windowed)| (Some(place), windowed));
    let has = |options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
    let mut arguments: Vec<OsString> = words.iter().map(OsString::from).collect();
    let program = program.to_owned();
    // The same program can live in the terminal or in a window.
    if is(&program, "emacs") || is(&program, "emacsclient") {
        let in_terminal = has(&["-nw", "--no-window-system", "-t", "-tty", "--tty"]);
        let windows = variable("DISPLAY").or_else(|| variable("WAYLAND_DISPLAY")).is_some();
        windowed = windows && !in_terminal && (is(&program, "emacs") || has(&["-c", "--create-frame"]));
        windowed |= is(&program, "emacsclient") && has(&["-n", "--no-wait"]);
    }
    if is(&program, "vim") || is(&program, "nvim") {
        windowed = has(&["-g"]);
    }
    if is(&program, "nvim") && has(&["--server"]) {
        // It tells one that runs. What it is to do there we know better than `--remote`, which takes no line.
        arguments.retain(|word| !word.as_encoded_bytes().starts_with(b"--remote"));
        arguments.extend(["--remote-expr".into(), neovim_expression(file, line, column).into()]);
        return Launch { program, arguments, windowed: true, tells: true };
    }
    match place {
        Some(Place::PlusLine) => arguments.extend([format!("+{line}").into(), file.into()]),
        Some(Place::PlusLineColumn) => arguments.extend([format!("+{line}:{column}").into(), file.into()]),
        Some(Place::PlusLineCommaColumn) => arguments.extend([format!("+{line},{column}").into(), file.into()]),
        Some(Place::Colons) => arguments.push(with_colons(file, line, column)),
        Some(Place::Goto) => arguments.extend(goto(file, line, column)),
        Some(Place::Options) => {
            arguments.extend(["--line".into(), line.to_string().into()]);
            arguments.extend(["--column".into(), column.to_string().into(), file.into()]);
        }
        Some(Place::DashL) => arguments.extend(["-l".into(), line.to_string().into(), file.into()]),
        None => arguments.push(file.into()),
    }
    Launch { program, arguments, windowed, tells: false }
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

    fn at(file: &str, variables: &[(&str, &str)], programs: &[&str]) -> Result<Launch, String> {
        let variable =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let exists = |name: &str| programs.contains(&name);
        let is_there = |path: &Path| path == Path::new("/run/nvim.sock");
        launch(Path::new(file), 12, 3, &Surroundings { variable, exists, is_there, waits: false })
    }

    fn with(variables: &[(&str, &str)]) -> Result<Launch, String> {
        at("src/a b.rs", variables, &["vi"])
    }

    fn words(launch: &Launch) -> Vec<&str> {
        let arguments = launch.arguments.iter().map(|word| word.to_str().unwrap());
        std::iter::once(launch.program.as_str()).chain(arguments).collect()
    }

    fn line(variables: &[(&str, &str)]) -> String {
        let launch = with(variables).unwrap();
        let window = if launch.windowed { " (window)" } else { "" };
        format!("{}{window}", words(&launch).join(" "))
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
        assert_eq!(editor("emacsclient -n"), "emacsclient -n +12:3 src/a b.rs (window)");
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

    const EVERYTHING: &[&str] = &["nvim", "code", "codium", "cursor", "zeditor", "emacsclient", "vi"];

    fn around(file: &str, variables: &[(&str, &str)]) -> Launch {
        at(file, variables, EVERYTHING).unwrap()
    }

    #[test]
    fn the_editor_around_us_is_told_instead() {
        type Variables = &'static [(&'static str, &'static str)];
        let cases: &[(Variables, &[&str])] = &[
            (&[("TERM_PROGRAM", "vscode")], &["code", "--reuse-window", "--goto", "/p/a b.rs:12:3"]),
            (&[("VSCODE_IPC_HOOK_CLI", "/x.sock")], &["code", "--reuse-window", "--goto", "/p/a b.rs:12:3"]),
            (
                &[("TERM_PROGRAM", "vscode"), ("VSCODE_GIT_ASKPASS_NODE", "/usr/share/Codium/codium")],
                &["codium", "--reuse-window", "--goto", "/p/a b.rs:12:3"],
            ),
            // A name that is known, and a program that is not installed.
            (
                &[("TERM_PROGRAM", "vscode"), ("VSCODE_GIT_ASKPASS_NODE", "/opt/windsurf/node")],
                &["code", "--reuse-window", "--goto", "/p/a b.rs:12:3"],
            ),
            (&[("ZED_TERM", "true"), ("TERM_PROGRAM", "zed")], &["zeditor", "/p/a b.rs:12:3"]),
            (&[("INSIDE_EMACS", "29.1,vterm")], &["emacsclient", "--no-wait", "+12:3", "/p/a b.rs"]),
            // An editor for the terminal would hide behind the one that is there already.
            (&[("TERM_PROGRAM", "vscode"), ("EDITOR", "vim")], &["code", "--reuse-window", "--goto", "/p/a b.rs:12:3"]),
        ];
        for (variables, wanted) in cases {
            let launch = around("/p/a b.rs", variables);
            assert_eq!(words(&launch), *wanted, "{variables:?}");
            assert!(launch.windowed && launch.tells);
        }
    }

    #[test]
    fn neovim_gets_the_file_as_a_value() {
        let launch = around("/p/-a 'b\"\n|c:1.rs", &[("NVIM", "/run/nvim.sock"), ("TERM_PROGRAM", "vscode")]);
        let words = words(&launch);
        assert_eq!(words[..4], ["nvim", "--server", "/run/nvim.sock", "--remote-expr"]);
        let [.., expression] = words.as_slice() else { panic!() };
        assert!(expression.starts_with("luaeval('(function(a) ") && expression.contains(" end)(_A)', ["));
        assert!(expression.ends_with("[\"/p/-a\\x20\\x27b\\x22\\x0a\\x7cc\\x3a1.rs\", 12, 3])"), "{expression}");
        // Our own quotes are the only ones.
        assert_eq!((expression.matches('\'').count(), expression.contains('\n')), (2, false));
        let named = around("/p/a.rs", &[("EDITOR", "nvim --server /tmp/x --remote-silent")]);
        let words = self::words(&named);
        assert_eq!(words[..4], ["nvim", "--server", "/tmp/x", "--remote-expr"]);
        assert_eq!(words.len(), 5);
        assert!(named.tells && named.windowed);
    }

    #[test]
    fn hostile_names_stay_names() {
        let editor = |file: &str, editor: &str| {
            let launch = around(file, &[("EDITOR", editor)]);
            words(&launch).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(editor("-c:q!.rs", "vim"), ["vim", "+12", "./-c:q!.rs"]);
        assert_eq!(editor("+!ls", "vi"), ["vi", "+12", "./+!ls"]);
        assert_eq!(editor("--wait", "hx"), ["hx", "./--wait:12:3"]);
        assert_eq!(editor("/p/a\nb \"'.rs", "nano"), ["nano", "+12,3", "/p/a\nb \"'.rs"]);
        assert_eq!(editor("/p/a:b.rs", "code"), ["code", "--goto", "/p/a:b.rs:12:3"]);
        // The number would be taken for the line.
        assert_eq!(editor("/p/a:7:b.rs", "code"), ["code", "/p/a:7:b.rs"]);
    }

    #[test]
    fn who_chooses_gets_what_they_chose() {
        let first = |variables: &[(&str, &str)]| words(&around("/p/a.rs", variables)).first().map(ToString::to_string);
        let vscode = ("TERM_PROGRAM", "vscode");
        assert_eq!(first(&[vscode, ("LAZYCOV_EDITOR", "vim")]).as_deref(), Some("vim"));
        assert_eq!(first(&[vscode, ("VISUAL", "subl")]).as_deref(), Some("subl"));
        // One that is gone left its variable.
        assert_eq!(first(&[("NVIM", "/run/gone.sock"), ("EDITOR", "vi")]).as_deref(), Some("vi"));
        assert_eq!(first(&[("NVIM", "127.0.0.1:6666"), ("EDITOR", "vi")]).as_deref(), Some("nvim"));
        // In tmux the variables are those of whoever started its server.
        assert_eq!(first(&[("VSCODE_IPC_HOOK_CLI", "/x"), ("TMUX", "/t"), ("EDITOR", "vi")]).as_deref(), Some("vi"));
        assert_eq!(at("/p/a.rs", &[vscode], &["nano"]).map(|launch| launch.program), Ok("nano".to_owned()));
    }
}
