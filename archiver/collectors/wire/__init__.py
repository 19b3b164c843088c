"""What every reader of answers needs: charsets, plain text out of HTML, links and handles, addresses, machine times."""
