//! The table of languages: their files, their grammar, and which nodes of it are functions, containers and decisions.

use tree_sitter::Language as Grammar;

/// What the walk needs to know about a language.
pub(super) struct Language {
    /// Extensions of its files.
    pub(super) extensions: &'static [&'static str],
    /// Its grammar.
    pub(super) grammar: fn() -> Grammar,
    /// Nodes that are functions.
    pub(super) functions: &'static [&'static str],
    /// Nodes that are functions with the name of what holds them, a variable or a property, or without a name.
    pub(super) named_by_parent: &'static [&'static str],
    /// Nodes whose name qualifies the functions inside.
    pub(super) containers: &'static [&'static str],
    /// Between the qualifying name and the function's.
    pub(super) separator: &'static str,
    /// Is a definition a statement that runs like any other? Then its line is none of the function's.
    pub(super) defines_by_running: bool,
    /// Nodes that add a path through the function. Keywords and operators are nodes too.
    pub(super) decisions: &'static [&'static str],
}

const SCRIPT_DECISIONS: &[&str] = &["if", "for", "while", "case", "catch", "&&", "||", "??", "ternary_expression"];
const C_DECISIONS: &[&str] = &["if", "for", "while", "case", "catch", "&&", "||", "conditional_expression"];
const SCRIPT_FUNCTIONS: &[&str] = &["function_declaration", "generator_function_declaration", "method_definition"];
const SCRIPT_VALUES: &[&str] = &["arrow_function", "function_expression", "generator_function"];
const SCRIPT_CONTAINERS: &[&str] = &["class_declaration", "class", "abstract_class_declaration"];

static LANGUAGES: &[Language] = &[
    Language {
        extensions: &["go"],
        grammar: || tree_sitter_go::LANGUAGE.into(),
        // Literals belong to the declaration around them, as `go tool cover -func` counts.
        functions: &["function_declaration", "method_declaration"],
        named_by_parent: &[],
        containers: &[],
        separator: ".",
        defines_by_running: false,
        decisions: &["if", "for", "case", "&&", "||"],
    },
    Language {
        extensions: &["py", "pyi", "pyw"],
        grammar: || tree_sitter_python::LANGUAGE.into(),
        functions: &["function_definition"],
        named_by_parent: &[],
        containers: &["class_definition", "function_definition"],
        separator: ".",
        defines_by_running: true,
        decisions: &["if", "elif", "for", "while", "except", "case", "and", "or"],
    },
    Language {
        extensions: &["js", "jsx", "mjs", "cjs"],
        grammar: || tree_sitter_javascript::LANGUAGE.into(),
        functions: SCRIPT_FUNCTIONS,
        named_by_parent: SCRIPT_VALUES,
        containers: SCRIPT_CONTAINERS,
        separator: ".",
        defines_by_running: false,
        decisions: SCRIPT_DECISIONS,
    },
    Language {
        extensions: &["ts", "mts", "cts"],
        grammar: || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
        functions: SCRIPT_FUNCTIONS,
        named_by_parent: SCRIPT_VALUES,
        containers: SCRIPT_CONTAINERS,
        separator: ".",
        defines_by_running: false,
        decisions: SCRIPT_DECISIONS,
    },
    Language {
        extensions: &["tsx"],
        grammar: || tree_sitter_typescript::LANGUAGE_TSX.into(),
        functions: SCRIPT_FUNCTIONS,
        named_by_parent: SCRIPT_VALUES,
        containers: SCRIPT_CONTAINERS,
        separator: ".",
        defines_by_running: false,
        decisions: SCRIPT_DECISIONS,
    },
    Language {
        extensions: &["rs"],
        grammar: || tree_sitter_rust::LANGUAGE.into(),
        functions: &["function_item"],
        named_by_parent: &[],
        containers: &["impl_item", "trait_item", "mod_item"],
        separator: "::",
        defines_by_running: false,
        decisions: &["if", "while", "for", "match_arm", "&&", "||", "try_expression"],
    },
    Language {
        extensions: &["java"],
        grammar: || tree_sitter_java::LANGUAGE.into(),
        functions: &["method_declaration", "constructor_declaration", "compact_constructor_declaration"],
        named_by_parent: &[],
        containers: &["class_declaration", "enum_declaration", "record_declaration", "interface_declaration"],
        separator: ".",
        defines_by_running: false,
        decisions: &["if", "for", "while", "case", "catch", "&&", "||", "ternary_expression"],
    },
    Language {
        extensions: &["c", "h"],
        grammar: || tree_sitter_c::LANGUAGE.into(),
        functions: &["function_definition"],
        named_by_parent: &[],
        containers: &[],
        separator: "::",
        defines_by_running: false,
        decisions: C_DECISIONS,
    },
    Language {
        extensions: &["cc", "cpp", "cxx", "hpp", "hh", "hxx", "ipp", "inl"],
        grammar: || tree_sitter_cpp::LANGUAGE.into(),
        functions: &["function_definition"],
        named_by_parent: &[],
        containers: &["class_specifier", "struct_specifier", "namespace_definition"],
        separator: "::",
        defines_by_running: false,
        decisions: C_DECISIONS,
    },
    Language {
        extensions: &["rb", "rake"],
        grammar: || tree_sitter_ruby::LANGUAGE.into(),
        functions: &["method", "singleton_method"],
        named_by_parent: &[],
        containers: &["class", "module"],
        separator: "#",
        defines_by_running: true,
        decisions: &[
            "if",
            "elsif",
            "unless",
            "while",
            "until",
            "for",
            "when",
            "rescue",
            "&&",
            "||",
            "and",
            "or",
            "conditional",
        ],
    },
    Language {
        extensions: &["php"],
        grammar: || tree_sitter_php::LANGUAGE_PHP.into(),
        functions: &["function_definition", "method_declaration"],
        named_by_parent: &[],
        containers: &["class_declaration", "trait_declaration", "interface_declaration", "enum_declaration"],
        separator: "::",
        defines_by_running: false,
        decisions: &[
            "if",
            "elseif",
            "for",
            "foreach",
            "while",
            "case",
            "catch",
            "&&",
            "||",
            "??",
            "and",
            "or",
            "conditional_expression",
        ],
    },
];

/// The language of a file, by its extension.
pub(super) fn of(path: &str) -> Option<&'static Language> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
    LANGUAGES.iter().find(|language| language.extensions.contains(&extension.as_str()))
}
