"""What each system makes of the words it is given, written down apart from the program."""

ESCAPES = {"\\": "\\", '"': '"', "'": "'", "n": "\n", "t": "\t", "s": " "}
BLANKS = " \t"


def unit_sections(content):
    """The sections of a systemd unit; strict: every line is a setting, each is there once."""
    sections, current = {}, None
    for line in content.split("\n"):
        if not line:
            continue
        if line.startswith("["):
            assert line.endswith("]")
            current = sections.setdefault(line[1:-1], {})
            continue
        name, equals, value = line.partition("=")
        assert equals
        assert name.isalpha()
        assert not value.endswith("\\"), "the next line would belong to this one"
        assert name not in current
        current[name] = value
    return sections


def unit_words(line):
    """The words that systemd runs for an ExecStart line: quotes, then %, then $."""
    words, at = [], 0
    while at < len(line):
        if line[at] in BLANKS:
            at += 1
            continue
        word, at = _unit_word(line, at)
        words.append(word)
    # The program itself is no place for variables, nor may its path have a quote.
    assert not set("\"'\\$") & set(words[0])
    assert words[0].startswith("/")
    return [_pairs(_pairs(word, "%"), "$") for word in words]


def _unit_word(line, at):
    word, quote = "", None
    while at < len(line):
        letter = line[at]
        at += 1
        if letter == "\\":
            word += ESCAPES[line[at]]
            at += 1
        elif letter == quote:
            quote = None
        elif quote is None and letter in "\"'":
            quote = letter
        elif quote is None and letter in BLANKS:
            return word, at
        else:
            word += letter
    assert quote is None, "a quote that does not end"
    return word, at


def _pairs(word, mark):
    """A word with each doubled mark made one; a single mark would stand for something else."""
    parts = word.split(mark * 2)
    assert all(mark not in part for part in parts), f"{mark} alone in {word!r}"
    return mark.join(parts)


def windows_words(line):
    """The arguments that a Windows program gets from a line, as CommandLineToArgvW reads it."""
    words, word, quoted, begun, at = [], "", False, False, 0
    while at < len(line):
        slashes = len(line[at:]) - len(line[at:].lstrip("\\"))
        at += slashes
        if line[at : at + 1] == '"':
            word += "\\" * (slashes // 2)
            begun = True
            at += 1
            if slashes % 2:
                word += '"'
            elif quoted and line[at : at + 1] == '"':
                word += '"'
                at += 1
            else:
                quoted = not quoted
            continue
        word += "\\" * slashes
        begun = begun or slashes > 0
        if at == len(line):
            break
        if line[at] in BLANKS and not quoted:
            if begun:
                words.append(word)
            word, begun = "", False
        else:
            word += line[at]
            begun = True
        at += 1
    assert not quoted
    return [*words, word] if begun else words
