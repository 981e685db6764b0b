//! Lines that may start another process: what runs there is seen by no tool that watches this one.

use rustc_hash::FxHashSet;
use tree_sitter::Node;

use super::languages::Language;
use crate::coverage::Line;

/// A language's extension, the modules by which it starts processes, and the names of what does.
const WORDS: &[(&str, &[&str], &[&str])] = &[
    (
        "py",
        &["subprocess", "multiprocessing", "pexpect", "ptyprocess", "sh", "plumbum", "concurrent"],
        &[
            "subprocess",
            "multiprocessing",
            "Popen",
            "ProcessPoolExecutor",
            "create_subprocess_exec",
            "create_subprocess_shell",
            "fork",
            "forkpty",
            "posix_spawn",
            "execv",
            "execve",
            "execvp",
            "os.system",
            "os.popen",
            "sys.executable",
            "pexpect",
            "pytester",
            "testdir",
            "script_runner",
            // Whoever watches lines himself takes them from the tool.
            "settrace",
            "setprofile",
        ],
    ),
    (
        "js",
        &["child_process", "worker_threads", "execa", "cross-spawn", "tinyexec", "cluster"],
        &["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork", "Worker", "execa", "execaSync"],
    ),
    ("go", &[], &["exec.Command", "exec.CommandContext", "StartProcess", "ForkExec"]),
    // What a test of Rust starts is measured with it, but for compilers.
    ("rs", &[], &["trybuild", "ui_test", "compiletest_rs", "CompileTest"]),
    (
        "rb",
        &["open3"],
        &["system", "spawn", "fork", "popen", "popen3", "popen2e", "capture2", "capture2e", "capture3", "Open3"],
    ),
    ("php", &[], &["exec", "shell_exec", "proc_open", "passthru", "popen", "pcntl_fork", "system"]),
];

/// Does a text speak of processes at all? Most do not, and need not be parsed to know.
pub(super) fn is_suspect(text: &str, language: &Language) -> bool {
    let (modules, words) = words_of(language);
    modules.iter().chain(words).any(|word| text.contains(word.rsplit('.').next().unwrap_or(word)))
}

fn words_of(language: &Language) -> (&'static [&'static str], &'static [&'static str]) {
    let first = language.extensions.first().copied().unwrap_or_default();
    let first = if matches!(first, "ts" | "tsx") { "js" } else { first };
    WORDS.iter().find(|row| row.0 == first).map_or((&[][..], &[][..]), |row| (row.1, row.2))
}

/// The lines of a text that may start another process.
pub(super) struct Opaque<'s> {
    modules: &'static [&'static str],
    words: &'static [&'static str],
    /// Names that were taken from such modules.
    taken: FxHashSet<&'s str>,
    /// The row of an import from such a module, in which names follow.
    import: Option<usize>,
    /// The two tokens before.
    before: [&'s str; 2],
    lines: Vec<Line>,
}

impl<'s> Opaque<'s> {
    pub(super) fn of(language: &Language) -> Opaque<'s> {
        let (modules, words) = words_of(language);
        Opaque { modules, words, taken: FxHashSet::default(), import: None, before: [""; 2], lines: Vec::new() }
    }

    /// The next token.
    pub(super) fn token(&mut self, node: Node<'_>, text: &'s str) {
        let row = node.start_position().row;
        let is_name = node.is_named() && node.kind().contains("identifier") || node.kind() == "constant";
        let is_module = |text: &str| {
            let name = text.trim_matches(['"', '\'', '`']).trim_start_matches("node:");
            self.modules.contains(&name.split(['.', '/']).next().unwrap_or(name))
        };
        let [object, dot] = self.before;
        let is_word = |word: &&'static str| match word.split_once('.') {
            Some((of, name)) => text == name && dot == "." && object == of,
            None => *word == text,
        };
        if is_name && (self.words.iter().any(is_word) || self.taken.contains(text)) {
            self.lines.push(Line::from_index(row));
        }
        // Names that an import takes from a module stand before it or behind it on the same line.
        if (dot == "from" || dot == "(" && object == "require") && is_module(text) {
            self.lines.push(Line::from_index(row));
            self.import = Some(row);
        } else if self.import == Some(row) && is_name {
            self.taken.insert(text);
        }
        self.before = [dot, text];
    }

    /// They, ascending.
    pub(super) fn lines(mut self) -> Vec<Line> {
        self.lines.sort_unstable();
        self.lines.dedup();
        self.lines
    }
}
