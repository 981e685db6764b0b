//! Coverage in Neovim, as a person sees it: marks beside the code, a line above each function, both moving with what is typed.

use std::path::{Path, PathBuf};

use crate::harness::Terminal;

const TEXT: &str = "def price(amount):\n    if amount > 100:\n        return 100\n    return amount\n";
const REPORT: &str = "SF:shop.py\nDA:1,1\nDA:2,2\nDA:3,0\nDA:4,2\nend_of_record\n";

/// What a user of Neovim 0.7 writes; later ones have `vim.lsp.start`.
const CONFIGURATION: &str = r#"
vim.o.swapfile = false
vim.o.number = true
local client = vim.lsp.start_client({ name = "lazycov", cmd = { LAZYCOV, "lsp" }, root_dir = vim.fn.getcwd() })
vim.lsp.buf_attach_client(0, client)
vim.api.nvim_create_autocmd({ "DiagnosticChanged" }, { callback = function() vim.lsp.codelens.refresh() end })
function Gap()
  local place = { uri = vim.uri_from_bufnr(0), line = vim.api.nvim_win_get_cursor(0)[1] - 1 }
  local ask = { command = "lazycov.nextGap", arguments = { place } }
  vim.lsp.get_client_by_id(client).request("workspace/executeCommand", ask, function(_, gap)
    vim.api.nvim_win_set_cursor(0, { gap.range.start.line + 1, gap.range.start.character })
    print(gap.message)
  end)
end
"#;

fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

#[test]
fn neovim_shows_marks_that_move_with_the_text() {
    let Some(nvim) = program("nvim") else {
        println!("skipped: there is no nvim here");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| std::fs::write(folder.path().join(path), text).unwrap();
    write("shop.py", TEXT);
    write("lcov.info", REPORT);
    write("lazycov.toml", "");
    let program = format!("LAZYCOV = [[{}]]\n", Path::new(env!("CARGO_BIN_EXE_lazycov")).display());
    write("init.lua", &format!("{program}{CONFIGURATION}"));
    let home = tempfile::tempdir().unwrap();
    let home = home.path().to_str().unwrap();
    let variables: Vec<(&str, &str)> = ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"]
        .map(|name| (name, home))
        .to_vec();
    let arguments = ["-u", "NONE", "-i", "NONE", "shop.py", "-c", "luafile init.lua"];
    let terminal = Terminal::with(&nvim, &arguments, folder.path(), (100, 20), &variables);
    let marked = |screen: &vt100::Screen, code: &str, words: &str| {
        screen.rows(0, 100).any(|row| row.contains(code) && row.contains(words))
    };
    terminal.until("the missed line is marked", |screen| marked(screen, "3         return 100", "never executed"));
    terminal.until("the function has its rate", |screen| screen.contents().contains("66.7% \u{b7} 1 missed"));
    // Lines are typed above, and not saved.
    terminal.keys("ggO# one\r# two\x1b");
    terminal.until("the mark moves", |screen| marked(screen, "5         return 100", "never executed"));
    terminal.keys("1G:lua Gap()\r");
    terminal.see("gap 1/1");
    terminal.until("the cursor is on the gap", |screen| screen.cursor_position().0 + 1 >= 5);
    assert_eq!(std::fs::read_to_string(folder.path().join("shop.py")).unwrap(), TEXT);
    // Another line in the place of the missed one was not measured.
    terminal.keys("5Gccraise ValueError(amount)\x1b");
    terminal.until("the mark goes", |screen| !screen.contents().contains("never executed"));
    terminal.keys(":qa!\r");
    assert_eq!(terminal.end_of_plain().0, 0);
}
