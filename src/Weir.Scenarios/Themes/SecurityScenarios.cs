using Weir.Catalogue;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Keys, sandboxes, tracing, BPF and modules: mostly what is refused.</summary>
internal static class SecurityScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "bpf-map-create-basic", "bpf close", "an array map, where that is allowed",
            s =>
            {
                Made made = s.Call(Bpf, "BPF_MAP_CREATE", s.Memory(72).Put(0, 2).Put(4, 4).Put(8, 8).Put(12, 1), 72);
                if (made.Error == Errno.None)
                {
                    s.Call(Close, made).Gives(0).Must("path", Comparison.Begins, text: "anon_inode:bpf-map");
                }

                s.Call(Bpf, 999, s.Memory(72), 72).Fails(Errno.EINVAL);
            }
        },
        {
            "security-keys-ptrace-perf", "keyctl add_key request_key ptrace perf_event_open close",
            "keys, a tracee that is not, a counter",
            s =>
            {
                s.Call(AddKey, "user", "weir:scenario", s.Text("payload"), 7, "KEY_SPEC_PROCESS_KEYRING").Path(null);
                s.Call(RequestKey, "user", "weir:scenario", 0, "KEY_SPEC_PROCESS_KEYRING").Path(null);
                s.Call(Keyctl, "KEYCTL_GET_KEYRING_ID", -2, 0, 0, 0).Path(null);
                s.Call(Keyctl, 999, 0, 0, 0, 0);
                s.Call(AddKey, "nonsense", "x", 0, 0, "KEY_SPEC_PROCESS_KEYRING");
                s.Call(RequestKey, "nonsense", "x", 0, 0);
                s.Call(Ptrace, "PTRACE_ATTACH", 0x3fffffff, 0, 0).Fails(Errno.ESRCH).Path(null);
                Block attr = s.Memory(128).Put(0, 1).Put(4, 128);
                Made perf = s.Call(PerfEventOpen, attr, 0, -1, -1, 0);
                if (perf.Error == Errno.None)
                {
                    s.Call(Close, perf).Gives(0).Path("anon_inode:[perf_event]");
                }

                s.Call(PerfEventOpen, 8, 0, -1, -1, 0).Fails(Errno.EFAULT);
            }
        },
        {
            "security-landlock", "landlock_create_ruleset landlock_add_rule landlock_restrict_self close",
            "a ruleset, and rules that make no sense",
            s =>
            {
                Made set = s.Call(LandlockCreateRuleset, s.Longs(4, 0, 0), 8, 0);
                s.Call(LandlockCreateRuleset, s.Longs(0), 8, 4);
                s.Call(LandlockAddRule, 99999, "LANDLOCK_RULE_PATH_BENEATH", s.Memory(16), 0);
                s.Call(LandlockRestrictSelf, 99999, 0);
                if (set.Error == Errno.None)
                {
                    s.Call(Close, set).Gives(0).Path("anon_inode:[landlock-ruleset]");
                }
            }
        },
        {
            "seccomp-questions", "seccomp prctl arch_prctl", "what the kernel offers, and nonsense",
            s =>
            {
                s.Call(Seccomp, "SECCOMP_GET_ACTION_AVAIL", 0, s.Ints(0x7fff0000)).Gives(0);
                s.Call(Seccomp, 99, 0, 0).Fails(Errno.EINVAL);
                s.Call(Prctl, "PR_GET_DUMPABLE", 0, 0, 0, 0).Ok();
                s.Call(Prctl, 0x7fff, 0, 0, 0, 0).Fails(Errno.EINVAL);
                s.Call(ArchPrctl, "ARCH_GET_FS", s.Memory(8)).Gives(0);
                s.Call(ArchPrctl, 1, 0).Fails(Errno.EINVAL);
            }
        },
        {
            "capabilities", "capget capset", "capabilities got, and set as they are",
            s =>
            {
                Block header = s.Memory(8).Put(0, 0x20080522);
                Block data = s.Memory(24);
                s.Call(Capget, header, data).Gives(0);
                s.Call(Capset, header, data).Gives(0);
                s.Call(Capget, s.Memory(8), 8).Fails(Errno.EINVAL);
                s.Call(Capset, s.Memory(8), data).Fails(Errno.EINVAL);
            },
            true
        },
        {
            "lsm", "lsm_get_self_attr lsm_set_self_attr lsm_list_modules", "security modules",
            s =>
            {
                s.Call(LsmListModules, s.Memory(256), s.Ints(256), 0);
                s.Call(LsmListModules, s.Memory(256), s.Ints(256), 1);
                s.Call(LsmGetSelfAttr, "LSM_ATTR_CURRENT", s.Memory(256), s.Ints(256), 0);
                s.Call(LsmSetSelfAttr, "LSM_ATTR_CURRENT", s.Memory(32), 32, 1);
            }
        },
        {
            "process-kcmp-file", "kcmp", "two descriptors of itself",
            s =>
            {
                int fd = s.Open("kcmp.txt");
                s.Call(Kcmp, Script.Pid, Script.Pid, "KCMP_FILE", fd, fd).Must("ret", Comparison.AtMost, 0);
            }
        },
        {
            "process-kcmp-vm", "kcmp", "memory of itself, and of nobody: no file",
            s =>
            {
                s.Call(Kcmp, Script.Pid, Script.Pid, "KCMP_VM", 0, 0).Path(null).Must("fd", Comparison.Nothing);
                s.Call(Kcmp, Script.Pid, 0x3fffffff, "KCMP_VM", 0, 0).Path(null).Must("ret", Comparison.AtMost, -1);
            }
        },
        {
            "refused-modules", "init_module finit_module delete_module kexec_load kexec_file_load reboot",
            "what would change the kernel, asked for with nonsense that it must refuse",
            s =>
            {
                s.Call(InitModule, 8, 0, "").Must("ret", Comparison.AtMost, -1);
                s.Call(FinitModule, 99999, "", 0).Must("ret", Comparison.AtMost, -1);
                s.Call(DeleteModule, "weir-no-such-module", 0).Must("ret", Comparison.AtMost, -1);
                s.Call(KexecLoad, 0, 99, 8, 0xffffff).Must("ret", Comparison.AtMost, -1);
                s.Call(KexecFileLoad, 99999, 99999, 0, 0, 0xffff).Must("ret", Comparison.AtMost, -1);
                s.Call(Reboot, 0, 0, 0, 0).Fails(Errno.EINVAL);
            }
        },
    };
}
