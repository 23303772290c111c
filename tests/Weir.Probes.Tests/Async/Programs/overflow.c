// More completions than their queue has room for: the kernel keeps them aside.
#include <liburing.h>

static int take(struct io_uring *ring, int count)
{
    for (int i = 0; i < count; i++) {
        struct io_uring_cqe *entry;
        if (io_uring_wait_cqe(ring, &entry) != 0 || entry->res != 0)
            return 1;
        io_uring_cqe_seen(ring, entry);
    }
    return 0;
}

static void put(struct io_uring *ring, int word)
{
    struct io_uring_sqe *entry = io_uring_get_sqe(ring);
    io_uring_prep_nop(entry);
    entry->user_data = word;
    io_uring_submit(ring);
}

int main(void)
{
    struct io_uring ring;
    struct io_uring_params options = { .flags = IORING_SETUP_CQSIZE, .cq_entries = 4 };
    if (io_uring_queue_init_params(4, &ring, &options) != 0)
        return 2;
    for (int i = 0; i < 12; i++)
        put(&ring, 100 + i);
    if (take(&ring, 12))
        return 3;
    put(&ring, 200);
    put(&ring, 201);
    return take(&ring, 2);
}
