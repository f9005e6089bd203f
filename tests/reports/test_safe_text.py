from reports.safe_text import one_line, shortened, visible, writable


def test_what_steers_a_terminal_or_hides_becomes_visible():
    assert visible("a\x00b\x1b[31mred\x7f") == "a␀b␛[31mred␡"
    assert visible("line\nand\ttab") == "line\nand\ttab"


def test_lone_surrogates_and_direction_overrides_can_be_written():
    assert writable("a\ud800b") == "a\ufffdb"
    assert visible("a\u202eb\udfff") == "a\ufffdb\ufffd"
    assert visible("\U0001f600 مرحبا") == "\U0001f600 مرحبا"


def test_one_line_folds_blank_space():
    assert one_line("a\n  b\u2028c") == "a b c"


def test_shortening_says_how_much_was_cut():
    assert shortened("x" * 100_000, 600) == ("x" * 600, 99_400)
    assert shortened("short", 600) == ("short", 0)
