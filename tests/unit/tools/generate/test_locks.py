"""What was published never changes its meaning."""

from __future__ import annotations

from tools.generate.locks import differences, error_rows, host_rows

GET = {"name": "get", "args": ["ptr: i32"], "result": "i32", "since": 1, "view": True, "gas": "read", "doc": "Reads."}


def test_a_changed_signature_under_the_same_version_is_refused() -> None:
    changed = {**GET, "args": ["ptr: i64"]}
    old, new = host_rows({"function": [GET]}), host_rows({"function": [changed]})
    assert "get@1 was 'fn get(ptr: i32) -> i32 in views'" in next(differences("host", old, new))


def test_a_function_that_leaves_views_is_refused() -> None:
    old, new = host_rows({"function": [GET]}), host_rows({"function": [{**GET, "view": False}]})
    assert list(differences("host", old, new))


def test_a_changed_function_with_a_new_version_passes_beside_the_old_one() -> None:
    old = host_rows({"function": [GET]})
    new = host_rows({"function": [GET, {**GET, "since": 2, "args": ["ptr: i64"]}]})
    assert not list(differences("host", old, new))


def test_words_and_prices_may_change() -> None:
    old, new = host_rows({"function": [GET]}), host_rows({"function": [{**GET, "doc": "New.", "gas": "base"}]})
    assert not list(differences("host", old, new))


def test_what_a_function_needs_is_not_locked() -> None:
    old = host_rows({"function": [GET]})
    new = host_rows({"function": [{**GET, "needs": ["pays", "calls"], "asks": ["pays"]}]})
    assert not list(differences("host", old, new))


def test_a_code_with_another_slug_is_refused_and_a_removed_one_too() -> None:
    def table(*slugs: str) -> dict[str, list[dict[str, object]]]:
        errors = [{"class": "vm", "code": code, "slug": slug} for code, slug in enumerate(slugs, start=1)]
        return {"class": [{"name": "vm", "number": 2}], "error": [dict(error) for error in errors]}

    old = error_rows(table("out_of_gas", "trapped"))
    assert not list(differences("errors", old, error_rows(table("out_of_gas", "trapped", "new"))))
    assert list(differences("errors", old, error_rows(table("out_of_gas", "renamed"))))
    assert "2/2 (vm/trapped) is gone" in next(differences("errors", old, error_rows(table("out_of_gas"))))
