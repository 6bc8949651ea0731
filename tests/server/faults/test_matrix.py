"""The fault matrix of sync.md section 5: each row has a test that is named here, and each test here is named by a row.

Read from the sources, so that a row whose test is gone fails wherever it is run.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROWS = {
    "cut after each byte of request or answer": [
        "test_line.py::test_cut_after_each_byte_of_request_or_answer",
        "test_line.py::test_cuts_at_random_bytes_lose_nothing_and_send_little_again"],
    "answer lost after commit": ["test_line.py::test_answer_lost_after_commit"],
    "10 % loss, 2G delay, 5 kB/s": ["test_line.py::test_ten_percent_loss_2g_delay_5_kb_per_second"],
    "duplicate, reorder, delay by a month": [
        "test_histories.py::test_duplicate_reorder_and_delay_by_a_month",
        "test_sticks.py::test_sticks_doubled_reordered_and_a_month_late_give_what_the_line_gives"],
    "two workers take one batch": ["test_line.py::test_two_workers_take_one_batch"],
    "writers in one office at once, long transactions elsewhere": [
        "test_line.py::test_writers_in_one_office_at_once_long_transactions_elsewhere"],
    "crash at each statement; power cut with WAL": [
        "test_crashes.py::test_crash_at_each_statement_and_power_cut_with_wal",
        "test_crashes.py::test_a_backend_that_falls_at_each_statement_of_the_centre",
        "test_crashes.py::test_a_centre_whose_plug_is_pulled",
        "test_crashes.py::test_a_client_that_is_killed_while_it_exchanges",
        "test_crashes.py::test_a_worker_that_is_killed_while_it_answers"],
    "disk full, locked file, read-only folder, antivirus hold": [
        "test_client.py::test_disk_full_locked_file_read_only_folder_antivirus_hold"],
    "database file corrupted": ["test_client.py::test_database_file_corrupted"],
    "clock +10 y, -1 y, back and forth, zone change": [
        "test_histories.py::test_clock_ten_years_on_a_year_back_back_and_forth",
        "test_client.py::test_clock_ten_years_on_a_year_back_zone_change"],
    "device cloned, both used for weeks": ["test_histories.py::test_device_cloned_and_both_used_for_weeks"],
    "device restored from backup": [
        "test_histories.py::test_device_restored_from_backup_in_a_history",
        "test_client.py::test_device_restored_from_backup"],
    "server restored to yesterday; failover to a lagging replica": [
        "test_restore.py::test_server_restored_to_yesterday_and_failover_to_lagging_replica"],
    "two, three officers change one score; one resolves offline twice": [
        "test_histories.py::test_two_and_three_officers_change_one_score_and_one_resolves_offline_twice"],
    "delete against edit; undelete against edit": [
        "test_histories.py::test_delete_against_edit_and_undelete_against_edit"],
    "same person entered in two offices": [
        "test_identity.py::test_same_person_entered_in_two_offices",
        "test_identity.py::test_who_is_entered_above_lies_with_the_office_that_has_his_unit",
        "test_identity.py::test_the_offices_below_are_told_once_and_only_to_who_enters_their_people"],
    "transfer while old office is offline; transfer back; chain A-B-C": [
        "test_transfer.py::test_transfer_while_old_office_is_offline_and_back_and_along_a_chain",
        "test_transfer.py::test_what_is_left_of_who_has_gone_is_taken_away_after_thirty_days"],
    "right withdrawn, user dismissed, certificate expired while offline": [
        "test_rights.py::test_right_withdrawn_user_dismissed_certificate_expired_while_offline",
        "test_rights.py::test_renumbered_after_a_fork_it_still_waits"],
    "client two majors old; client newer than the server": [
        "test_versions.py::test_client_two_majors_old_and_client_newer_than_the_server",
        "test_versions.py::test_what_a_newer_program_says_survives_a_round_trip",
        "test_versions.py::test_what_an_older_program_kept_below_is_shown_after_its_upgrade"],
    "hostile client: forged author, other partition, zip bomb, huge n": [
        "test_rights.py::test_hostile_client_forged_author_other_partition_zip_bomb_huge_n",
        "test_rights.py::test_who_enters_evidence_does_not_verify_it",
        "test_rights.py::test_an_office_of_one_verifies_its_own",
        "test_rights.py::test_a_final_session_is_opened_for_a_reason"],
    "lost, doubled, truncated, swapped, foreign stick": [
        "test_sticks.py::test_stick_lost_doubled_truncated_swapped_foreign"],
    "500 offices at 08.00": [
        "test_load.py::test_500_offices_at_eight", "test_load.py::test_500_offices_at_eight_all_of_them"],
    "mass tombstones, emptied partition": [
        "test_deletions.py::test_mass_tombstones_and_emptied_partition_are_held_for_a_person",
        "test_deletions.py::test_asked_is_beyond_fifty_or_two_percent"],
}


def _tests(file: Path) -> set[str]:
    """The tests a file defines."""
    return {f"{file.name}::{one.name}" for one in ast.parse(file.read_text(encoding="utf-8")).body
            if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")}


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_its_tests(row: str) -> None:
    for name in ROWS[row]:
        file = HERE / name.partition("::")[0]
        assert file.exists(), f"{row}: {file.name} is not there"
        assert name in _tests(file), f"{row}: {name} is not there"


def test_every_test_belongs_to_a_row() -> None:
    named = {name for names in ROWS.values() for name in names}
    here = {name for file in HERE.glob("test_*.py") if file != Path(__file__) for name in _tests(file)}
    assert here <= named, f"name the row of {sorted(here - named)}"


def test_every_row_of_the_specification_is_here() -> None:
    assert len(ROWS) == 23
