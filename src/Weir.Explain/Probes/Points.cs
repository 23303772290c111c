using System.Collections.Immutable;

namespace Weir.Explain.Probes;

/// <summary>
/// Tracepoints that only show where a call was: the more there are, the finer the path. Those that this kernel lacks
/// are left out.
/// </summary>
internal static class Points
{
    /// <summary>The number of kmem_cache_alloc, whose program does more than show.</summary>
    internal const int Allocation = 0;

    /// <summary>Where a thread runs what was left to it; a ring's own thread comes by without end.</summary>
    internal const string TaskWork = "io_uring_task_work_run";

    internal static ImmutableArray<string> All { get; } =
    [
        "kmem_cache_alloc",

        // Memory: on every path, so that they say where it leads.
        "kmalloc", "mm_page_alloc", "mm_lru_insertion", "page_fault_kernel", "page_fault_user", "mm_shrink_slab_start",
        "mm_vmscan_direct_reclaim_begin",

        // The page cache and its writing back.
        "mm_filemap_add_to_page_cache", "mm_filemap_delete_from_page_cache", "mm_filemap_get_pages",
        "writeback_dirty_folio", "writeback_mark_inode_dirty", "writeback_dirty_inode", "folio_wait_writeback",
        "wbc_writepage", "balance_dirty_pages", "writeback_queue", "writeback_single_inode",
        "file_check_and_advance_wb_err",

        // Block layer.
        "block_plug", "block_unplug", "block_getrq", "block_split", "block_bio_backmerge", "block_bio_frontmerge",
        "block_io_start", "block_io_done", "block_rq_merge", "block_rq_requeue", "block_touch_buffer",
        "block_dirty_buffer",

        // File systems.
        "iomap_iter", "iomap_iter_srcmap", "iomap_dio_rw_queued", "iomap_readahead", "iomap_readpage",
        "iomap_writeback_folio", "iomap_dio_invalidate_fail",
        "ext4_sync_file_enter", "ext4_sync_file_exit", "ext4_writepages", "ext4_writepages_result",
        "ext4_da_write_begin", "ext4_da_write_end", "ext4_write_begin", "ext4_write_end", "ext4_da_write_pages_extent",
        "ext4_mark_inode_dirty", "ext4_es_lookup_extent_enter", "ext4_ext_map_blocks_enter", "ext4_journal_start_sb",
        "ext4_journal_start_inode", "ext4_allocate_blocks", "ext4_request_blocks", "ext4_read_folio",
        "ext4_truncate_enter", "ext4_unlink_enter", "ext4_evict_inode", "ext4_free_blocks", "ext4_fallocate_enter",
        "ext4_nfs_commit_metadata", "ext4_fc_commit_start", "ext4_fc_commit_stop",
        "jbd2_handle_start", "jbd2_start_commit", "jbd2_submit_inode_data", "jbd2_lock_buffer_stall",
        "xfs_file_buffered_read", "xfs_file_direct_read", "xfs_file_buffered_write", "xfs_file_direct_write",
        "xfs_file_fsync", "xfs_log_force", "xfs_iomap_found", "xfs_iomap_alloc", "xfs_ilock",
        "btrfs_sync_file", "btrfs_get_extent", "btrfs_ordered_extent_add",

        // Locks, timers, signals.
        "contention_begin", "contention_end", "hrtimer_start", "timer_start", "signal_deliver",

        // io_uring.
        "io_uring_file_get", "io_uring_cqring_wait", TaskWork, "io_uring_local_work_run",
        "io_uring_defer", "io_uring_link",

        // Sockets.
        "net_dev_queue", "netif_receive_skb", "tcp_rcv_space_adjust", "sock_send_length", "sock_recv_length",
        "tcp_probe",
    ];

    /// <summary>Tracepoints that happen everywhere and mean little: they are shown by their function alone.</summary>
    internal static ImmutableHashSet<string> Quiet { get; } =
    [
        "kmem_cache_alloc", "kmalloc", "mm_page_alloc", "mm_lru_insertion", "contention_begin", "contention_end",
        "ext4_es_lookup_extent_enter", "hrtimer_start", "timer_start", "iomap_iter", "iomap_iter_srcmap",
        "block_io_start", "block_io_done", "block_getrq", "ext4_mark_inode_dirty", "writeback_mark_inode_dirty",
        "writeback_dirty_inode", "block_touch_buffer", "block_dirty_buffer", "xfs_ilock", "io_uring_file_get",
    ];
}
