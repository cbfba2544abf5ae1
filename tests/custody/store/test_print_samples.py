"""Samples and papers on their way to printers: each belongs to one job; and what a printer takes."""

from dataclasses import replace

import pytest

from custody.store.database import Database
from custody.store.print_papers import PrintPaper
from custody.store.print_samples import PrintSample
from custody.store.printers import Takes
from custody.store.stores import Stores
from tests.custody.store.test_spool import NINE, ZEBRA
from tests.kit.databases import INSTALLATION_KEY


@pytest.fixture
def stores(database: Database):
    with database.write() as connection:
        made = Stores(connection, INSTALLATION_KEY)
        made.printers.put(ZEBRA)
        yield made


def kept(stores: Stores, name: str = "final_bag", change: int = 0) -> PrintSample:
    n = stores.spool.ask(None, "ZEBRA", by="W-GRANT", at=NINE, due=NINE)
    one = PrintSample(
        job=n, name=name, version=2, change=change, language="de", toml=b'x = "\xc3\xa4"\n'
    )
    stores.print_samples.keep(one)
    return one


def test_a_sample_is_found_by_its_job_and_by_its_template(stores: Stores):
    first, _, second = kept(stores), kept(stores, name="vessel"), kept(stores, change=3)

    assert stores.print_samples.of(first.job) == first
    assert stores.print_samples.last_of("final_bag", 8) == [second, first]
    assert stores.print_samples.last_of("final_bag", 1) == [second]


def test_a_test_label_and_a_print_are_no_samples(stores: Stores):
    trial = stores.spool.ask(None, "ZEBRA", by="W-GRANT", at=NINE, due=NINE)
    print_ = stores.spool.ask(7, "ZEBRA", by="W-GRANT", at=NINE, due=NINE)

    assert stores.print_samples.of(trial) is None
    assert stores.print_samples.of(print_) is None
    assert stores.spool.of_serial(7).n == print_


def test_a_paper_is_found_by_its_job_and_nothing_else_is_one(stores: Stores):
    trial, n = (stores.spool.ask(None, "ZEBRA", by="W-GRANT", at=NINE, due=NINE) for _ in range(2))
    paper = PrintPaper(job=n, kind="packing_list", about="106141412345678908")

    stores.print_papers.keep(paper)

    assert stores.print_papers.of(n) == paper
    assert stores.print_papers.of(trial) is None
    assert stores.print_samples.of(n) is None


def test_a_printer_takes_zpl_until_somebody_says_otherwise(stores: Stores):
    assert stores.printers.of("ZEBRA").takes is Takes.ZPL

    stores.printers.put(replace(ZEBRA, takes=Takes.PDF))

    assert stores.printers.of("ZEBRA").takes is Takes.PDF
