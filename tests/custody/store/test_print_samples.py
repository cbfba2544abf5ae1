"""Samples on their way to printers: each belongs to one job, with the bytes that it was asked for."""

import pytest

from custody.store.database import Database
from custody.store.print_samples import PrintSample
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
