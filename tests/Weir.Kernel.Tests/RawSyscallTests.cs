using Weir.Catalogue;
using Weir.Kernel.Calls;

namespace Weir.Kernel.Tests;

public sealed class RawSyscallTests
{
    [Fact]
    public void An_error_comes_back_as_its_negative_number() =>
        Assert.Equal(Errno.EBADF, ErrnoText.Of(RawSyscall.Invoke(3, -1)));

    [Fact]
    public void A_result_comes_back_as_it_is() =>
        Assert.Equal(Environment.ProcessId, RawSyscall.Invoke(39));
}
