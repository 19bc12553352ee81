"""Settings: who is listened to, and whose file is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.cli.settings import Flags, Profiles, Settings, find_project, home_folder

PIN, OTHER = "11" * 32, "22" * 32


@pytest.fixture
def profiles(tmp_path: Path) -> Profiles:
    made = Profiles(tmp_path / "home")
    made.write("first", {"node": "http://profile", "genesis": PIN, "as": "from-profile"})
    made.write("second", {"node": "http://second"})
    made.select("first")
    return made


def project(tmp_path: Path, text: str) -> Path:
    path = tmp_path / ".ghost.toml"
    path.write_text(text)
    return path


def settings(
    profiles: Profiles, environment: dict[str, str] | None = None, project: Path | None = None, **flags: str
) -> Settings:
    given = Flags(home=profiles.home, **flags)  # type: ignore[arg-type]  names of settings
    return Settings(given, environment or {}, project)


def said(found: Settings, name: str) -> tuple[str, str] | None:
    setting = found.get(name)
    return None if setting is None else (setting.value, setting.source)


def test_each_source_is_listened_to_before_the_next(profiles: Profiles, tmp_path: Path) -> None:
    file = project(tmp_path, 'node = "http://project"\n')
    variables = {"GHOST_NODE": "http://variable"}
    assert said(settings(profiles), "node") == ("http://profile", "profile first")
    assert said(settings(profiles, project=file), "node") == ("http://project", str(file))
    assert said(settings(profiles, variables, file), "node") == ("http://variable", "GHOST_NODE")
    assert said(settings(profiles, variables, file, node="http://flag"), "node") == ("http://flag", "the command line")


def test_the_profile_itself_is_chosen_in_the_same_order(profiles: Profiles, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        profiles.write(name, {"node": f"http://{name}"})
    file = project(tmp_path, 'profile = "a"\n')
    assert said(settings(profiles), "node") == ("http://profile", "profile first")
    assert said(settings(profiles, project=file), "node") == ("http://a", "profile a")
    assert said(settings(profiles, {"GHOST_PROFILE": "b"}, file), "node") == ("http://b", "profile b")
    assert said(settings(profiles, {"GHOST_PROFILE": "b"}, file, profile="c"), "node") == ("http://c", "profile c")


def test_an_empty_variable_says_nothing(profiles: Profiles) -> None:
    assert said(settings(profiles, {"GHOST_AS": ""}), "as") == ("from-profile", "profile first")


def test_nothing_said_is_nothing_found(tmp_path: Path) -> None:
    found = settings(Profiles(tmp_path / "none"))
    assert found.profile is None
    assert all(found.get(name) is None for name in ("node", "genesis", "as"))


def test_an_unknown_profile_names_those_that_are_there(profiles: Profiles) -> None:
    with pytest.raises(core.RequestUnknownProfile, match="there are: first, second"):
        settings(profiles, profile="third")


def test_a_project_cannot_make_anybody_trust_another_chain(profiles: Profiles, tmp_path: Path) -> None:
    same = project(tmp_path, f'genesis = "{PIN}"\n')
    assert said(settings(profiles, project=same), "genesis") == (PIN, str(same))
    other = project(tmp_path, f'genesis = "{OTHER}"\n')
    with pytest.raises(core.LocalSettingsRefused, match="another genesis"):
        settings(profiles, project=other)


@pytest.mark.parametrize(
    "text",
    [
        "node = 7\n",
        'nodes = "x"\n',
        "[contracts]\nx = 1\n",
        'contracts = "x"\n',
        "not toml",
        'node = "a"\nnode = "b"\n',
    ],
)
def test_a_project_file_of_another_form_is_refused(profiles: Profiles, tmp_path: Path, text: str) -> None:
    with pytest.raises(core.LocalSettingsRefused):
        settings(profiles, project=project(tmp_path, text))


def test_a_file_that_others_may_write_is_refused(profiles: Profiles, tmp_path: Path) -> None:
    file = project(tmp_path, 'node = "http://x"\n')
    file.chmod(0o666)
    with pytest.raises(core.LocalSettingsRefused, match="mode"):
        settings(profiles, project=file)


def test_a_project_names_contracts(profiles: Profiles, tmp_path: Path) -> None:
    file = project(tmp_path, '[contracts]\ntoken = "ghost1abc"\n')
    assert settings(profiles, project=file).project_contracts() == {"token": "ghost1abc"}


def test_a_project_is_looked_for_up_to_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "elsewhere"))
    deep = tmp_path / "repository" / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / ".ghost.toml").write_text("")
    assert find_project(deep) == tmp_path / ".ghost.toml"
    (tmp_path / "repository" / ".git").mkdir()
    assert find_project(deep) is None
    (deep.parent / ".ghost.toml").write_text("")
    assert find_project(deep) == deep.parent / ".ghost.toml"


def test_the_users_folder_is_named_by_flag_variable_or_system(tmp_path: Path) -> None:
    assert home_folder(Flags(home=tmp_path), {"GHOST_HOME": "/x"}) == tmp_path
    assert home_folder(Flags(), {"GHOST_HOME": "/x", "XDG_CONFIG_HOME": "/y"}) == Path("/x")
    assert home_folder(Flags(), {"XDG_CONFIG_HOME": "/y"}) == Path("/y/ghostnet")
    assert home_folder(Flags(), {}) == Path.home() / ".config" / "ghostnet"


def test_names_of_contracts_belong_to_one_chain(profiles: Profiles) -> None:
    named = {"token": "ghost1abc", "odd": 'a"b\\c\n'}
    profiles.write_contracts("first", PIN, named)
    assert profiles.contracts("first", PIN) == named
    assert profiles.contracts("first", OTHER) == {}
    assert profiles.contracts("second", PIN) == {}


def test_a_removed_profile_is_not_selected_any_more(profiles: Profiles) -> None:
    profiles.remove("first")
    assert profiles.selected() is None
    assert profiles.names() == ["second"]
    with pytest.raises(core.RequestUnknownProfile):
        profiles.select("first")


@pytest.mark.parametrize("name", ["../x", "A", "", "x/y"])
def test_a_profiles_name_stays_inside_the_folder(profiles: Profiles, name: str) -> None:
    with pytest.raises(core.RequestBadName):
        profiles.write(name, {})


def test_a_profile_names_a_vault_and_a_project_never_does(profiles: Profiles, tmp_path: Path) -> None:
    profiles.write("third", {"vault": "/run/vault.sock", "caller": "agent"})
    assert said(settings(profiles, profile="third"), "vault") == ("/run/vault.sock", "profile third")
    assert said(settings(profiles, {"GHOST_CALLER": "other"}, profile="third"), "caller") == ("other", "GHOST_CALLER")
    for name in ("vault", "caller"):
        with pytest.raises(core.LocalSettingsRefused):
            settings(profiles, project=project(tmp_path, f'{name} = "x"\n'))
