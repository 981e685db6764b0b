//! Which editor runs around us: the one in whose terminal we were started is on the screen already, and is told where to
//! go instead of a new one. What tells it stands in the environment alone, never in a project's files.

use std::ffi::OsString;
use std::path::Path;

/// An editor that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Running {
    /// Neovim, where it listens.
    Neovim(String),
    /// VS Code or one of its kin, by its command.
    Code(String),
    /// Zed, by its command.
    Zed(String),
    /// Emacs, which answers `emacsclient`.
    Emacs,
}

/// Commands of VS Code and its kin, and what the path of the program in whose terminal we are has in it.
const CODES: &[(&str, &str)] = &[
    ("code-insiders", "insiders"),
    ("codium", "codium"),
    ("cursor", "cursor"),
    ("windsurf", "windsurf"),
    ("code", ""),
];

/// Commands of Zed, as packages call it.
const ZEDS: &[&str] = &["zed", "zeditor", "zedit", "zed-editor"];

/// What Neovim does when it is told: the window that shows the file already, else one that shows a file, else one beside
/// our terminal. The file comes as a value, never as a part of a command.
const NEOVIM: &str = "(function(a) local api, fn = vim.api, vim.fn \
    local buf = fn.bufadd(a[1]) \
    vim.bo[buf].buflisted = true \
    local shown = fn.win_findbuf(buf)[1] \
    if not shown and vim.bo.buftype ~= \"\" then \
    for _, win in ipairs(api.nvim_tabpage_list_wins(0)) do \
    local is_file = vim.bo[api.nvim_win_get_buf(win)].buftype == \"\" \
    if not shown and is_file and api.nvim_win_get_config(win).relative == \"\" then shown = win end \
    end \
    if not shown then vim.cmd(\"split\") end \
    end \
    if shown then api.nvim_set_current_win(shown) end \
    vim.cmd(\"hide buffer \" .. buf) \
    local line = math.min(a[2], api.nvim_buf_line_count(buf)) \
    api.nvim_win_set_cursor(0, {line, a[3] - 1}) \
    vim.cmd(\"normal! zv\") \
    return \"\" end)(_A)";

impl Running {
    /// The editor around us. `exists` tells of programs, `is_there` of paths.
    pub(super) fn find(
        variable: impl Fn(&str) -> Option<String>,
        exists: impl Fn(&str) -> bool,
        is_there: impl Fn(&Path) -> bool,
    ) -> Option<Running> {
        let said = |name: &str| variable(name).filter(|value| !value.is_empty());
        let is = |name: &str, wanted: &str| said(name).is_some_and(|value| value == wanted);
        // The innermost first: Neovim may run in a terminal of VS Code, hardly the other way. One that is gone leaves its
        // variable to what it started; an address of another machine has no path.
        if let Some(address) = said("NVIM")
            && (!address.contains('/') || is_there(Path::new(&address)))
            && exists("nvim")
        {
            return Some(Running::Neovim(address));
        }
        if is("TERM_PROGRAM", "vscode") || said("VSCODE_IPC_HOOK_CLI").is_some() && said("TMUX").is_none() {
            let around = said("VSCODE_GIT_ASKPASS_NODE").unwrap_or_default().to_lowercase();
            let of_it = CODES.iter().filter(|(_, part)| around.contains(part));
            let command = of_it.chain(CODES.iter().rev()).map(|(command, _)| *command).find(|command| exists(command));
            return command.map(|command| Running::Code(command.to_owned()));
        }
        if is("TERM_PROGRAM", "zed") || is("ZED_TERM", "true") {
            let command = ZEDS.iter().find(|command| exists(command))?;
            return Some(Running::Zed((*command).to_owned()));
        }
        (said("INSIDE_EMACS").is_some() && exists("emacsclient")).then_some(Running::Emacs)
    }

    /// The program that tells it, and its arguments.
    pub(super) fn told(&self, file: &Path, line: u32, column: u32) -> (String, Vec<OsString>) {
        match self {
            Running::Neovim(address) => {
                let options = ["--server", address, "--remote-expr"].map(OsString::from);
                let expression = OsString::from(neovim_expression(file, line, column));
                ("nvim".to_owned(), options.into_iter().chain([expression]).collect())
            }
            Running::Code(command) => {
                let reuse = OsString::from("--reuse-window");
                (command.clone(), [vec![reuse], goto(file, line, column)].concat())
            }
            Running::Zed(command) => (command.clone(), vec![with_colons(file, line, column)]),
            Running::Emacs => {
                let place = OsString::from(format!("+{line}:{column}"));
                ("emacsclient".to_owned(), vec!["--no-wait".into(), place, file.into()])
            }
        }
    }
}

/// `--goto FILE:LINE:COLUMN`. VS Code takes the first numbers between colons for the place: where the file's own name has
/// some, the file alone is right.
pub(super) fn goto(file: &Path, line: u32, column: u32) -> Vec<OsString> {
    let mut parts = file.as_os_str().as_encoded_bytes().split(|byte| *byte == b':');
    if parts.any(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit)) {
        return vec![file.into()];
    }
    vec!["--goto".into(), with_colons(file, line, column)]
}

/// `FILE:LINE:COLUMN`.
pub(super) fn with_colons(file: &Path, line: u32, column: u32) -> OsString {
    let mut place = file.as_os_str().to_owned();
    place.push(format!(":{line}:{column}"));
    place
}

/// What Neovim is to evaluate. Every byte of the file's name that could mean something is written as a number.
pub(super) fn neovim_expression(file: &Path, line: u32, column: u32) -> String {
    let bytes = file.as_os_str().as_encoded_bytes().iter();
    let name: String = bytes
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => char::from(*byte).to_string(),
            byte => format!("\\x{byte:02x}"),
        })
        .collect();
    format!("luaeval('{NEOVIM}', [\"{name}\", {line}, {column}])")
}
