"""What an assessment gives: scores item by item, grades, ranks, consequences, ladders, ledgers."""
